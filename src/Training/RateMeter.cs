namespace Hanlin.Training;

/// <summary>
/// Reports how far a phase is, a few times a second however often it is told, with the rate of the last half minute.
/// </summary>
internal sealed class RateMeter(string stage, string phase, long? total, string unit, IProgress<StageProgress> progress, TimeProvider time)
{
    private const int MaxMarks = 30;

    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MarkInterval = TimeSpan.FromSeconds(1);

    private readonly long began = time.GetTimestamp();
    private readonly Queue<(long Time, long Done)> marks = new([(time.GetTimestamp(), 0L)]);
    private long lastMark = time.GetTimestamp();
    private long lastReport = time.GetTimestamp();

    /// <summary>So much is done by now.</summary>
    public void Report(long done)
    {
        var now = time.GetTimestamp();
        if (time.GetElapsedTime(lastMark, now) >= MarkInterval)
        {
            marks.Enqueue((now, done));
            lastMark = now;
            if (marks.Count > MaxMarks) marks.Dequeue();
        }

        if (time.GetElapsedTime(lastReport, now) < ReportInterval) return;
        lastReport = now;
        Show(now, done);
    }

    /// <summary>The phase is over; this is reported in any case, with the mean rate.</summary>
    public void Finish(long done)
    {
        marks.Clear();
        marks.Enqueue((began, 0));
        Show(time.GetTimestamp(), done);
    }

    private void Show(long now, long done)
    {
        var (since, before) = marks.Peek();
        var seconds = time.GetElapsedTime(since, now).TotalSeconds;
        progress.Report(new StageProgress
        {
            Stage = stage,
            Phase = phase,
            Done = done,
            Total = total,
            Unit = unit,
            Rate = seconds > 0 ? (done - before) / seconds : null,
            Elapsed = time.GetElapsedTime(began, now),
        });
    }
}
