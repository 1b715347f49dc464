using Hanlin.Storage;
using Hanlin.TrainingWorker.Processes;

namespace Hanlin.TrainingWorker.Running;

/// <summary>Looks after a running stage: renews its lease, writes its progress, and tells it to end where it must.</summary>
internal sealed class Attendance(TrainingLease lease, TrainingLeases leases, StageControl control, ProgressRecorder recorder, TrainingWorkerOptions options, TimeProvider time)
{
    private long renewedAt = time.GetTimestamp();
    private long beatAt = time.GetTimestamp();
    private long stoppedAt;

    /// <summary>Why the stage was told to end; <see cref="StopReason.None"/> where it was not.</summary>
    public StopReason Reason { get; private set; }

    /// <summary>Returns when the stage has ended, in whichever way.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="look">Released when there is something to see.</param>
    /// <param name="stopping">The worker stops.</param>
    public async Task AttendAsync(Task stage, SemaphoreSlim look, CancellationToken stopping)
    {
        var pause = Shorter(options.ProgressInterval, options.HeartbeatInterval);
        while (!stage.IsCompleted)
        {
            var looking = look.WaitAsync(pause, CancellationToken.None);
            await Task.WhenAny(stage, looking);
            if (stage.IsCompleted) return;
            if (stopping.IsCancellationRequested) Stop(StopReason.Stopping);
            await TendAsync(isDue: looking.IsCompletedSuccessfully && looking.Result);
            if (Reason != StopReason.None && time.GetElapsedTime(stoppedAt) >= options.StopGrace) control.RequestKill();
        }
    }

    private async Task TendAsync(bool isDue)
    {
        try
        {
            if (isDue || time.GetElapsedTime(beatAt) >= options.HeartbeatInterval) await BeatAsync();
            await recorder.WriteAsync(isLast: false);
        }
        catch (Exception exception) when (StorageFaults.Of(exception) is StorageFault.Pause or StorageFault.Retry)
        {
            // The store may be back in a moment; at two thirds of the lease it is time to save.
            if (time.GetElapsedTime(renewedAt) > options.LeaseDuration * 2 / 3) Stop(StopReason.Unreachable);
        }
    }

    private async Task BeatAsync()
    {
        beatAt = time.GetTimestamp();
        switch (await leases.HeartbeatAsync(lease, options.LeaseDuration))
        {
            case LeaseHold.Lost:
                Stop(StopReason.Lost);
                control.RequestKill();
                return;
            case LeaseHold.CancelRequested:
                Stop(StopReason.Cancelled);
                break;
        }

        renewedAt = beatAt;
        control.Renewed?.Invoke();
    }

    /// <summary>The first reason stands, but what another owns or nobody wants is not given back.</summary>
    private void Stop(StopReason reason)
    {
        if (reason <= Reason) return;
        if (Reason == StopReason.None) stoppedAt = time.GetTimestamp();
        Reason = reason;
        control.RequestStop();
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
