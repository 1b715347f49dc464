using System.Diagnostics;
using System.Text.Json;
using Hanlin.Contracts;
using Hanlin.Storage;
using Hanlin.TrainingWorker.Jobs;
using Hanlin.TrainingWorker.Processes;
using Hanlin.TrainingWorker.Stages;
using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanlin.TrainingWorker.Running;

/// <summary>Runs one leased job from its lease to its end: the stage on one side, the row in the table on the other.</summary>
internal sealed partial class JobRun(
    TrainingLeases leases, TrainingJobStore jobs, IStageLauncher launcher, JobSignal signal, TrainingMetrics metrics,
    IOptions<TrainingWorkerOptions> options, TimeProvider time, ILogger<JobRun> logger, IBus? bus = null)
{
    private static readonly ActivitySource Activities = new("Hanlin.TrainingWorker");
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HintPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Paths outside of the data directory are refused; not where the user of this process gave them.</summary>
    public bool IsConfined { get; init; } = true;

    /// <summary>Told what the stage says, beside the log.</summary>
    public IProgress<string>? Listener { get; init; }

    /// <summary>Told how far the stage is, beside the table.</summary>
    public IProgress<Training.StageProgress>? Watcher { get; init; }

    /// <summary>Runs the job.</summary>
    /// <param name="lease">Its lease.</param>
    /// <param name="stopping">The worker stops: save and give the job back.</param>
    public async Task<JobEnd> RunAsync(TrainingLease lease, CancellationToken stopping)
    {
        var (job, began) = (lease.Job, time.GetTimestamp());
        using var activity = Activities.StartActivity($"training {job.Stage}");
        activity?.SetTag("hanlin.job.id", job.Id);
        LogBegun(logger, job.Id, job.Stage, job.Attempts);
        metrics.Begin(job.Stage);
        var end = await RunAsync(lease, new ProgressRecorder(lease, leases, metrics, options.Value, time), stopping);
        metrics.End(job.Stage, end, time.GetElapsedTime(began));
        activity?.SetTag("hanlin.job.end", end.ToString());
        LogEnded(logger, job.Id, end);
        return end;
    }

    private async Task<JobEnd> RunAsync(TrainingLease lease, ProgressRecorder recorder, CancellationToken stopping)
    {
        using var control = new StageControl();
        var attendance = new Attendance(lease, leases, control, recorder, options.Value, time);
        var look = signal.Begin(lease.JobId);
        using var wake = stopping.Register(() => signal.Cancel(lease.JobId));
        try
        {
            var progress = new DirectProgress<Training.StageProgress>(reading =>
            {
                recorder.Report(reading);
                Watcher?.Report(reading);
            });
            var stage = launcher.RunAsync(Request(lease.Job), progress, new DirectProgress<string>(Say), control);
            await attendance.AttendAsync(stage, look, stopping);
            var outcome = await stage;
            await PersistAsync(async () =>
            {
                await recorder.WriteAsync(isLast: true);
                return true;
            });
            if (outcome.Published is { } published) await AnnounceAsync(published);
            return await PersistAsync(() => leases.SucceedAsync(lease, outcome.Report, outcome.Dataset)) ? JobEnd.Succeeded : JobEnd.Lost;
        }
        catch (Exception exception) when (exception is OperationCanceledException or StageException or StageCrashedException)
        {
            return await EndAsync(lease, attendance.Reason, exception);
        }
        finally
        {
            signal.End(lease.JobId);
        }
    }

    /// <summary>A hint to the generation workers, which find the version in the table within seconds anyway.</summary>
    private async Task AnnounceAsync(ModelVersionPublished published)
    {
        if (bus is null) return;
        try
        {
            await bus.Publish(published, CancellationToken.None).WaitAsync(HintPatience, time);
        }
        catch (Exception exception) when (exception is TimeoutException or MassTransitException)
        {
            LogUnannounced(logger, published.Model, published.Version, exception.Message);
        }
    }

    /// <summary>What a stage that did not come to its end means for the job.</summary>
    private async Task<JobEnd> EndAsync(TrainingLease lease, StopReason reason, Exception exception)
    {
        switch (reason, exception)
        {
            case (StopReason.Lost, _):
                return JobEnd.Lost;
            case (StopReason.Cancelled, _):
                return await PersistAsync(() => leases.CancelAsync(lease)) ? JobEnd.Cancelled : JobEnd.Lost;
            case (_, StageException failure):
                LogFailed(logger, lease.JobId, failure.Message);
                return await PersistAsync(() => leases.FailAsync(lease, failure.Message, new StageFailure(failure.Fault).ToJson())) ? JobEnd.Failed : JobEnd.Lost;
            case (StopReason.None, StageCrashedException):
                return await CrashedAsync(lease, exception.Message);
            default:
                return await PersistAsync(() => leases.GiveBackAsync(lease)) ? JobEnd.GivenBack : JobEnd.Lost;
        }
    }

    /// <summary>Once may be the machine's fault; again and again at the same place is the job's.</summary>
    private async Task<JobEnd> CrashedAsync(TrainingLease lease, string how)
    {
        LogCrashed(logger, lease.JobId, how);
        var attempts = (await jobs.FindAsync(lease.JobId))?.FruitlessAttempts ?? 0;
        if (attempts < options.Value.MaxFruitlessAttempts)
            return await PersistAsync(() => leases.GiveBackAsync(lease, isCrash: true)) ? JobEnd.Crashed : JobEnd.Lost;
        return await PersistAsync(() => leases.FailAsync(lease, $"begun {attempts} times without getting further: {how}")) ? JobEnd.Failed : JobEnd.Lost;
    }

    /// <summary>What a stage came to must not be lost to a store that is away for a moment; if another took the job over meanwhile, the epoch says so.</summary>
    private async Task<bool> PersistAsync(Func<Task<bool>> write)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await write();
            }
            catch (Exception exception) when (StorageFaults.Of(exception) is StorageFault.Pause or StorageFault.Retry && time.GetElapsedTime(began) < Patience)
            {
                LogWaiting(logger, exception.GetBaseException().Message);
                await Task.Delay(RetryPause, time);
            }
        }
    }

    private void Say(string text)
    {
        LogSaid(logger, text);
        Listener?.Report(text);
    }

    private StageRequest Request(TrainingJob job) => new()
    {
        Stage = job.Stage,
        JobId = job.Id,
        Options = JsonSerializer.Deserialize<Dictionary<string, string>>(job.Options)!,
        IsResumed = job.Attempts > 1,
        DataDirectory = options.Value.DataDirectory,
        IsConfined = IsConfined,
        ModelsDirectory = options.Value.ModelsDirectory,
        LeaseDuration = options.Value.LeaseDuration,
    };

    [LoggerMessage(1, LogLevel.Information, "Job {JobId} ({Stage}) begins, attempt {Attempt}.")]
    private static partial void LogBegun(ILogger logger, Guid jobId, string stage, int attempt);

    [LoggerMessage(2, LogLevel.Information, "Job {JobId} ends here: {End}.")]
    private static partial void LogEnded(ILogger logger, Guid jobId, JobEnd end);

    [LoggerMessage(3, LogLevel.Warning, "Job {JobId} fails: {Reason}")]
    private static partial void LogFailed(ILogger logger, Guid jobId, string reason);

    [LoggerMessage(4, LogLevel.Error, "Job {JobId} died: {How}")]
    private static partial void LogCrashed(ILogger logger, Guid jobId, string how);

    [LoggerMessage(5, LogLevel.Warning, "The end of a job waits for the store: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);

    [LoggerMessage(6, LogLevel.Information, "{Text}")]
    private static partial void LogSaid(ILogger logger, string text);

    [LoggerMessage(7, LogLevel.Warning, "The workers were not told of {Model} version {Version}; they find it by themselves: {Reason}")]
    private static partial void LogUnannounced(ILogger logger, string model, int version, string reason);
}
