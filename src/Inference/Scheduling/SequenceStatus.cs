namespace Hanlin.Inference.Scheduling;

/// <summary>Where a sequence stands. Only the scheduler moves it, and only downwards.</summary>
public enum SequenceStatus
{
    /// <summary>No slot yet.</summary>
    Waiting,

    /// <summary>It owns a slot: its prompt is being read, or it is being decoded.</summary>
    Running,

    /// <summary>It ended and owns nothing.</summary>
    Finished,
}
