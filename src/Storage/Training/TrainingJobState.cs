namespace Hanlin.Storage;

/// <summary>The life of a training job: <see cref="Queued"/> and <see cref="Running"/>, perhaps several times, then one of the other three.</summary>
public enum TrainingJobState
{
    /// <summary>It waits for a worker, or for the job it depends on.</summary>
    Queued,

    /// <summary>A worker holds its lease, or held it when it died.</summary>
    Running,

    /// <summary>Its files are there.</summary>
    Succeeded,

    /// <summary>It cannot be done as it is; its error says why.</summary>
    Failed,

    /// <summary>It was not wanted any more.</summary>
    Cancelled,
}
