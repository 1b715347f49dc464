using Hanlin.Training;
using Hanlin.TrainingWorker.Stages;

namespace Hanlin.TrainingWorker.Processes;

/// <summary>Runs a stage: in a process of its own, or in this one.</summary>
internal interface IStageLauncher
{
    /// <summary>Runs a stage to its end.</summary>
    /// <exception cref="StageException">It cannot be done.</exception>
    /// <exception cref="StageCrashedException">It died.</exception>
    /// <exception cref="OperationCanceledException">It was asked to end, and did.</exception>
    Task<StageOutcome> RunAsync(StageRequest request, IProgress<StageProgress> progress, IProgress<string> log, StageControl control);
}
