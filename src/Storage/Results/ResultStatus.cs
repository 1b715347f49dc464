namespace Hanlin.Storage;

/// <summary>How a sample of a job ended.</summary>
public enum ResultStatus
{
    /// <summary>With a text; the finish reason says where it stopped.</summary>
    Succeeded,

    /// <summary>The worker could not generate it; the error says why.</summary>
    Failed,

    /// <summary>The job was not valid; the error says in what.</summary>
    Rejected,

    /// <summary>Its batch was cancelled.</summary>
    Cancelled,

    /// <summary>Its deadline passed.</summary>
    Expired,
}
