namespace Hanlin.TrainingWorker.Running;

/// <summary>Why a stage was told to end before its time.</summary>
internal enum StopReason
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>The worker stops.</summary>
    Stopping,

    /// <summary>The store was away for so long that the lease is about to run out.</summary>
    Unreachable,

    /// <summary>The job is not wanted any more.</summary>
    Cancelled,

    /// <summary>The job is another's.</summary>
    Lost,
}
