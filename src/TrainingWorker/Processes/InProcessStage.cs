using Hanlin.Training;
using Hanlin.TrainingWorker.Stages;

namespace Hanlin.TrainingWorker.Processes;

/// <summary>In this process, whose user looks on and has Ctrl-C.</summary>
internal sealed class InProcessStage(StageCatalog catalog) : IStageLauncher
{
    public Task<StageOutcome> RunAsync(StageRequest request, IProgress<StageProgress> progress, IProgress<string> log, StageControl control) =>
        catalog.RunAsync(request, progress, log, control.Stop);
}
