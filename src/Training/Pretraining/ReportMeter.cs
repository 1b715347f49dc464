using Hanlin.Training.Checkpointing;

namespace Hanlin.Training.Pretraining;

/// <summary>Tells how a run goes: a line in UER-py's form whenever one is due, and the progress about once a second.</summary>
/// <param name="options">The run.</param>
/// <param name="tokensPerStep">Tokens of a full batch of all processes, padding counted.</param>
/// <param name="time">The clock.</param>
/// <param name="log">For the lines.</param>
/// <param name="progress">For the progress.</param>
internal sealed class ReportMeter(PretrainOptions options, long tokensPerStep, TimeProvider time, IProgress<string> log, IProgress<StageProgress> progress)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly long began = time.GetTimestamp();
    private long startAt;
    private long startStep;
    private long lineAt;
    private long lineStep;
    private long progressAt;
    private long progressStep;

    /// <summary>The mean loss of the last line's batches.</summary>
    public double? LastLoss { get; private set; }

    /// <summary>Since the run began.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(began);

    /// <summary>Tokens a second since the first step.</summary>
    public double TokensPerSecond => RateSince(startAt, progressStep - startStep);

    /// <summary>The first step begins.</summary>
    public void Start(TrainingState state)
    {
        startAt = lineAt = progressAt = time.GetTimestamp();
        startStep = lineStep = progressStep = state.Step;
    }

    /// <summary>Says how far the run is, if that is due.</summary>
    public void Follow(TrainingState state, double learningRate)
    {
        var isDue = time.GetElapsedTime(progressAt) >= Interval || state.Step == options.TotalSteps;
        if (isDue) Tell(state, learningRate);
        if (state.Step % options.ReportSteps == 0) WriteLine(state);
    }

    /// <summary>Says what the run does that takes time and is no step.</summary>
    public void Tell(string phase, TrainingState state) => progress.Report(Progress(phase, state) with { Rate = null });

    private void Tell(TrainingState state, double learningRate)
    {
        progress.Report(Progress("training", state) with
        {
            Rate = RateSince(progressAt, state.Step - progressStep),
            Loss = state.Window.Loss,
            Accuracy = state.Window.Accuracy,
            LearningRate = learningRate,
        });
        (progressAt, progressStep) = (time.GetTimestamp(), state.Step);
    }

    private void WriteLine(TrainingState state)
    {
        log.Report(state.Window.Line(state.Step, options.TotalSteps, RateSince(lineAt, state.Step - lineStep)));
        LastLoss = state.Window.Loss;
        state.Window = ReportWindow.Empty;
        (lineAt, lineStep) = (time.GetTimestamp(), state.Step);
    }

    private StageProgress Progress(string phase, TrainingState state) => new()
    {
        Stage = "pretrain",
        Phase = phase,
        Done = state.Step * tokensPerStep,
        Total = options.TotalSteps * tokensPerStep,
        Unit = "tokens",
        Elapsed = Elapsed,
    };

    private double RateSince(long timestamp, long steps) => steps * tokensPerStep / Math.Max(1e-9, time.GetElapsedTime(timestamp).TotalSeconds);
}
