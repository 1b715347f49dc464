using Hanlin.Training.Pretraining;

namespace Hanlin.Training.Tests.Pretraining;

/// <summary>Runs of the real loop on a clock that moves a second whenever it is asked, so that every step is reported.</summary>
internal static class Runs
{
    public static async Task<IReadOnlyList<StageProgress>> FollowAsync(Dictionary<string, string> options, ICollection<string>? log = null)
    {
        var progress = new Recorder<StageProgress>();
        await RunAsync(options, progress, log);
        return [.. progress.Values.Where(report => report.Phase == "training")];
    }

    public static Task<PretrainReport> RunAsync(
        Dictionary<string, string> options, IProgress<StageProgress>? progress = null, ICollection<string>? log = null, CancellationTokenSource? stop = null) =>
        new Pretrainer(new SteppingClock(), new Recorder<string>(log)).RunAsync(PretrainOptions.From(options), progress ?? new Recorder<StageProgress>(), stop?.Token ?? TestContext.Current.CancellationToken);

    /// <summary>Progress&lt;T&gt; reports on the thread pool, in any order; this one at once.</summary>
    internal sealed class Recorder<T>(ICollection<T>? values = null, Action<T>? also = null) : IProgress<T>
    {
        public ICollection<T> Values { get; } = values ?? [];

        public void Report(T value)
        {
            Values.Add(value);
            also?.Invoke(value);
        }
    }

    private sealed class SteppingClock : TimeProvider
    {
        private long now;

        public override long GetTimestamp() => now += TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }
}
