using Hanlin.Training;

namespace Hanlin.TrainingWorker.Stages;

/// <summary>Tells the steps of a stage that counts nothing: each is a phase of its own.</summary>
internal sealed class StepProgress(string stage, IProgress<StageProgress> progress, TimeProvider time) : IProgress<string>
{
    private readonly long began = time.GetTimestamp();
    private long steps;

    public void Report(string value) => progress.Report(new StageProgress
    {
        Stage = stage,
        Phase = value,
        Done = steps++,
        Unit = "steps",
        Elapsed = time.GetElapsedTime(began),
    });
}
