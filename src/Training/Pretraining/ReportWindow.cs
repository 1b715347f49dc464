using System.Globalization;
using Hanlin.Training.Network;

namespace Hanlin.Training.Pretraining;

/// <summary>What was seen since the last report.</summary>
/// <param name="StepCount">Batches.</param>
/// <param name="LossSum">Of their mean losses.</param>
/// <param name="CorrectCount">Targets that were the most probable token.</param>
/// <param name="TargetCount">Targets.</param>
public sealed record ReportWindow(long StepCount, double LossSum, long CorrectCount, long TargetCount)
{
    // UER-py's, against a batch without targets.
    private const double Tiny = 1e-6;

    /// <summary>Nothing yet.</summary>
    public static ReportWindow Empty { get; } = new(0, 0, 0, 0);

    /// <summary>The mean over the batches, each of which counts alike, as in UER-py.</summary>
    public double Loss => StepCount == 0 ? 0 : LossSum / StepCount;

    /// <summary>The share of the targets that were the most probable token.</summary>
    public double Accuracy => CorrectCount / (TargetCount + Tiny);

    /// <summary>One more batch.</summary>
    public ReportWindow With(StepLoss loss) =>
        new(StepCount + 1, LossSum + loss.Loss, CorrectCount + loss.CorrectCount, TargetCount + loss.TargetCount);

    /// <summary>UER-py's report line.</summary>
    /// <param name="step">The last step.</param>
    /// <param name="totalSteps">Those of the run.</param>
    /// <param name="tokensPerSecond">Tokens of the batches, padding included, as UER-py counts them.</param>
    public string Line(long step, long totalSteps, double tokensPerSecond) => string.Create(CultureInfo.InvariantCulture,
        $"| {step,8}/{totalSteps,8} steps| {tokensPerSecond,8:f2} tokens/s| loss {Loss,7:f2}| acc: {Accuracy:f3}");
}
