namespace Hanlin.TrainingWorker.Publishing;

/// <summary>How far two networks are apart that should be one.</summary>
/// <param name="MaxDifference">The largest difference of any logit.</param>
/// <param name="Agreement">Share of the positions at which both hold the same token for the most probable, 0 to 1.</param>
/// <param name="PositionCount">Positions compared.</param>
public sealed record ParityReport(float MaxDifference, double Agreement, int PositionCount)
{
    /// <summary>Whether the difference is that of two orders of summation, and not of two functions.</summary>
    public bool IsWithin(double tolerance) => MaxDifference <= tolerance;
}
