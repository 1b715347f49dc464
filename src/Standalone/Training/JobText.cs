using System.Globalization;
using Hanlin.Producer.Shell;
using Hanlin.Storage;
using Hanlin.Training;

namespace Hanlin.Standalone.Training;

/// <summary>Training jobs as people read them.</summary>
internal static class JobText
{
    public static string Short(Guid id) => id.ToString()[..8];

    public static string State(TrainingJob job) =>
        job is { State: TrainingJobState.Running, CancelRequested: true } ? "cancelling" : job.State.ToString().ToLowerInvariant();

    public static string Moment(DateTimeOffset? moment) => moment?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>How far a job is, in a few words: <c>1200/5000 tokens (24 %), 310 tokens/s, training, loss 3.214</c>.</summary>
    public static string Progress(TrainingJob job) => JobProgress.Of(job) is { } progress ? $"{Reading(progress)}" : "-";

    public static ProgressReading Reading(StageProgress progress) => Reading(new JobProgress(
        progress.Phase, progress.Done, progress.Total, progress.Unit, progress.Rate, progress.Loss, progress.Accuracy, progress.LearningRate, progress.Elapsed.TotalSeconds));

    public static ProgressReading Reading(JobProgress progress) =>
        new(progress.Done, progress.Total, progress.Rate ?? 0, TimeSpan.FromSeconds(progress.ElapsedSeconds)) { Unit = progress.Unit, Detail = Detail(progress) };

    private static string Detail(JobProgress progress)
    {
        List<string> parts = [progress.Phase];
        if (progress.Loss is { } loss) parts.Add(string.Create(CultureInfo.InvariantCulture, $"loss {loss:0.000}"));
        if (progress.Accuracy is { } accuracy) parts.Add(string.Create(CultureInfo.InvariantCulture, $"acc {accuracy:0.000}"));
        if (progress.LearningRate is { } rate) parts.Add(string.Create(CultureInfo.InvariantCulture, $"lr {rate:0.0e-0}"));
        return string.Join(", ", parts);
    }
}
