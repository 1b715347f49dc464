namespace Hanlin.Inference;

/// <summary>What decides which version runs a job while two of them serve.</summary>
/// <param name="JobId">The job: the same one goes the same way on every worker, as long as the share is the same.</param>
/// <param name="Version">The version that made samples of the job before; it makes the others too, if it still serves.</param>
public readonly record struct JobRoute(Guid JobId, int? Version = null);
