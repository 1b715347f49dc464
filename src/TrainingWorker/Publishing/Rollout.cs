namespace Hanlin.TrainingWorker.Publishing;

/// <summary>What becomes of a version that passed the gate.</summary>
public enum Rollout
{
    /// <summary>It waits for a decision: <c>hanlin models activate</c> or <c>canary</c>.</summary>
    Validated,

    /// <summary>It runs a share of the jobs beside the active version; it becomes active at once where there is none.</summary>
    Canary,

    /// <summary>It takes over.</summary>
    Active,
}
