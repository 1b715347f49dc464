using Hanlin.Training;

namespace Hanlin.TrainingWorker.Processes;

/// <summary>Passes on the first report, every new phase, and then one in a while; <see cref="Flush"/> passes on the last.</summary>
internal sealed class ThrottledProgress(TimeProvider time, TimeSpan pause, Action<StageProgress> send) : IProgress<StageProgress>
{
    private readonly Lock gate = new();
    private StageProgress? waiting;
    private string? phase;
    private long sentAt;

    public void Report(StageProgress value)
    {
        lock (gate)
        {
            waiting = value;
            if (phase != value.Phase || time.GetElapsedTime(sentAt) >= pause) Send();
        }
    }

    public void Flush()
    {
        lock (gate) Send();
    }

    private void Send()
    {
        if (waiting is not { } value) return;
        (waiting, phase, sentAt) = (null, value.Phase, time.GetTimestamp());
        send(value);
    }
}
