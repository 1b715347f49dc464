namespace Hanlin.Producer.Shell;

/// <summary>
/// Counts work and measures its rate over the last half minute, so that a slow start or a pause does not spoil the
/// estimate for long. May be told from any thread.
/// </summary>
public sealed class ProgressMeter
{
    private const int MaxMarks = 30;

    private static readonly TimeSpan MarkInterval = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly Action<ProgressReading> show;
    private readonly long began;
    private readonly Queue<(long Time, long Count)> marks = [];
    private long lastMark;
    private long count;
    private long? total;
    private ProgressReading? shown;

    internal ProgressMeter(long? total, TimeProvider time, Action<ProgressReading> show)
    {
        (this.total, this.time, this.show) = (total, time, show);
        began = time.GetTimestamp();
    }

    /// <summary>How far the work is.</summary>
    public ProgressReading Reading
    {
        get
        {
            lock (gate)
                return Read();
        }
    }

    /// <summary>Something more is done.</summary>
    public void Add(long done = 1)
    {
        lock (gate)
            Move(count + done);
    }

    /// <summary>So much is done by now, of so much; the first report is where the rate begins to be measured.</summary>
    public void Report(long done, long? of)
    {
        lock (gate)
        {
            total = of;
            Move(done);
        }
    }

    /// <summary>So far is work that measures itself; only the time since it was begun to be shown is this meter's.</summary>
    public void Show(ProgressReading reading)
    {
        lock (gate)
        {
            shown = reading with { Elapsed = time.GetElapsedTime(began) };
            show(shown.Value);
        }
    }

    private void Move(long done)
    {
        count = done;
        var now = time.GetTimestamp();
        if (marks.Count == 0 || time.GetElapsedTime(lastMark, now) >= MarkInterval)
        {
            marks.Enqueue((now, count));
            lastMark = now;
            if (marks.Count > MaxMarks)
                marks.Dequeue();
        }

        show(Read());
    }

    private ProgressReading Read()
    {
        var now = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(began, now);
        if (shown is { } reading) return reading with { Elapsed = elapsed };
        if (!marks.TryPeek(out var oldest) || time.GetElapsedTime(oldest.Time, now) is not { Ticks: > 0 } span)
            return new ProgressReading(count, total, 0, elapsed);

        return new ProgressReading(count, total, (count - oldest.Count) / span.TotalSeconds, elapsed);
    }
}
