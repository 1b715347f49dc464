namespace Hanlin.Inference;

/// <summary>The versions that serve at a moment; a change makes a new one, so that whoever reads it sees one moment.</summary>
/// <param name="Active">Runs what no canary runs; null before the first version.</param>
/// <param name="Canary">Runs a share of the jobs beside it.</param>
/// <param name="CanaryPercent">How large the share is.</param>
public sealed record ServingVersions(ServingModel? Active, ServingModel? Canary, int CanaryPercent)
{
    /// <summary>Before the first version.</summary>
    internal static ServingVersions None { get; } = new(null, null, 0);

    /// <summary>The version that runs a job.</summary>
    public ServingModel? For(JobRoute route)
    {
        if (Canary is not { } canary) return Active;
        if (route.Version == Active?.Identity.Version) return Active;
        return route.Version == canary.Identity.Version || CanaryShare.Includes(route.JobId, canary.Identity.Version, CanaryPercent) ? canary : Active;
    }

    internal ServingVersions WithoutCanary() => this with { Canary = null, CanaryPercent = 0 };
}
