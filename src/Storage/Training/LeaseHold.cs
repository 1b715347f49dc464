namespace Hanlin.Storage;

/// <summary>What a heartbeat learns.</summary>
public enum LeaseHold
{
    /// <summary>The lease was renewed.</summary>
    Held,

    /// <summary>The lease was renewed, and the job is not wanted any more.</summary>
    CancelRequested,

    /// <summary>The job belongs to another or has ended: stop at once and write nothing.</summary>
    Lost,
}
