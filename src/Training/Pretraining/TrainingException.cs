namespace Hanlin.Training.Pretraining;

/// <summary>A run that cannot go on: the message says where it stands, what happened and what to do.</summary>
public sealed class TrainingException(string message, Exception? innerException = null) : Exception(message, innerException);
