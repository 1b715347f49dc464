namespace Hanlin.Storage;

/// <summary>What <see cref="StorageHealth"/> found.</summary>
/// <param name="Problem">What is wrong and what helps, or null.</param>
public sealed record StorageReport(string? Problem)
{
    /// <summary>True when the store may be used.</summary>
    public bool IsHealthy => Problem is null;
}
