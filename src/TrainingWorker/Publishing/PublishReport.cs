using Hanlin.Storage;

namespace Hanlin.TrainingWorker.Publishing;

/// <summary>What became of a publication.</summary>
/// <param name="Version">The version, its state as it is now; where that is rejected, its note says why.</param>
/// <param name="Parity">Trained network against graph; null where an earlier run had compared them.</param>
/// <param name="Candidate">What was measured of it; null likewise, or where parity failed.</param>
/// <param name="BaselineVersion">The version that it was compared with; null where none was in service.</param>
/// <param name="Baseline">What was measured of that one.</param>
public sealed record PublishReport(ModelVersion Version, ParityReport? Parity, GateFigures? Candidate, int? BaselineVersion, GateFigures? Baseline)
{
    /// <summary>Whether the version may serve.</summary>
    public bool IsAccepted => Version.State != ModelVersionState.Rejected;
}
