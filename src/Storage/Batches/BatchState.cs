namespace Hanlin.Storage;

/// <summary>The life of a batch: <see cref="Submitting"/>, <see cref="Running"/>, then one of the other three for ever.</summary>
public enum BatchState
{
    /// <summary>Its jobs are being sent; their number is not known yet.</summary>
    Submitting,

    /// <summary>All its jobs are sent.</summary>
    Running,

    /// <summary>Every row is there and at least one succeeded, or none was wanted.</summary>
    Completed,

    /// <summary>Its remaining jobs are not wanted any more.</summary>
    Cancelled,

    /// <summary>Every row is there and none succeeded.</summary>
    Failed,
}
