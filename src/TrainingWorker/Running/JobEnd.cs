namespace Hanlin.TrainingWorker.Running;

/// <summary>How a job's time on this worker ended.</summary>
internal enum JobEnd
{
    /// <summary>It is done.</summary>
    Succeeded,

    /// <summary>It cannot be done.</summary>
    Failed,

    /// <summary>It was not wanted any more.</summary>
    Cancelled,

    /// <summary>It is queued again: this worker stops, or could not reach the store.</summary>
    GivenBack,

    /// <summary>Its process died; it is queued again.</summary>
    Crashed,

    /// <summary>It belongs to another worker.</summary>
    Lost,
}
