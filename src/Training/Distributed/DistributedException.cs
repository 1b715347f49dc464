namespace Hanlin.Training.Distributed;

/// <summary>The processes do not come together, or one of them failed. The message says which and what helps.</summary>
/// <param name="message">What is wrong, and the remedy.</param>
/// <param name="innerException">What was caught, if anything.</param>
public sealed class DistributedException(string message, Exception? innerException = null) : Exception(message, innerException);
