using Hanlin.Storage;
using Hanlin.Training;

namespace Hanlin.TrainingWorker.Running;

/// <summary>Holds the newest progress of a stage until it is time to write it.</summary>
internal sealed class ProgressRecorder(TrainingLease lease, TrainingLeases leases, TrainingMetrics metrics, TrainingWorkerOptions options, TimeProvider time) : IProgress<StageProgress>
{
    private StageProgress? newest;
    private long writtenAt;
    private long pointAt;

    public void Report(StageProgress value)
    {
        Volatile.Write(ref newest, value);
        metrics.Report(value);
    }

    /// <summary>Writes what is new, if it is time.</summary>
    /// <param name="isLast">It is time: nothing more will come.</param>
    public async Task WriteAsync(bool isLast)
    {
        if (!isLast && time.GetElapsedTime(writtenAt) < options.ProgressInterval) return;
        if (Interlocked.Exchange(ref newest, null) is not { } value) return;
        writtenAt = time.GetTimestamp();
        var keepPoint = isLast || pointAt == 0 || time.GetElapsedTime(pointAt) >= options.CurveInterval;
        if (keepPoint) pointAt = writtenAt;
        await leases.ReportAsync(lease, Row(value), keepPoint);
    }

    private static JobProgress Row(StageProgress value) => new(
        value.Phase, value.Done, value.Total, value.Unit, value.Rate, value.Loss, value.Accuracy, value.LearningRate, value.Elapsed.TotalSeconds);
}
