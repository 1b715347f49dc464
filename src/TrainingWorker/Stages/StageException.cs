namespace Hanlin.TrainingWorker.Stages;

/// <summary>A stage cannot be done as it was asked for, and no other worker could do it either.</summary>
/// <param name="fault">Where the fault lies.</param>
/// <param name="message">The thing, its value, the limit and the remedy.</param>
/// <param name="innerException">What was thrown below.</param>
public sealed class StageException(StageFault fault, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Where the fault lies.</summary>
    public StageFault Fault { get; } = fault;
}
