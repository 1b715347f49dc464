using System.Text.Json;
using Hanlin.Contracts;
using Hanlin.Storage;
using Microsoft.Extensions.Logging;

namespace Hanlin.TrainingWorker.Jobs;

/// <summary>Puts jobs into the table, those that cannot be done with the reason.</summary>
internal sealed partial class TrainingJobHandler(TrainingJobStore jobs, JobSignal signal, TimeProvider time, ILogger<TrainingJobHandler> logger)
{
    // Below RabbitMQ's 30 minutes for an unacknowledged delivery: a store that is away longer gives the message back.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Takes a job on; the second time without effect.</summary>
    public async Task HandleAsync(RunTrainingStage message, CancellationToken cancellationToken)
    {
        if (TrainingRules.Faults(message) is { Count: > 0 } faults)
        {
            await RejectAsync(message, string.Join(' ', faults), cancellationToken);
            return;
        }

        var (job, isNew) = await AddAsync(Row(message), cancellationToken);
        if (isNew) LogTaken(logger, job.Id, job.Stage);
        signal.Wake();
    }

    /// <summary>Records that a job cannot be done.</summary>
    public async Task RejectAsync(RunTrainingStage message, string reason, CancellationToken cancellationToken)
    {
        var row = Row(message);
        (row.State, row.Error) = (TrainingJobState.Failed, reason);
        LogRejected(logger, row.Id, reason);
        await AddAsync(row, cancellationToken);
    }

    /// <summary>The same for a message that could not even be read.</summary>
    public async Task RejectAsync(Guid jobId, string? stage, string reason, CancellationToken cancellationToken)
    {
        LogRejected(logger, jobId, reason);
        await AddAsync(new TrainingJob { Id = jobId, Stage = stage ?? "unknown", State = TrainingJobState.Failed, Error = reason }, cancellationToken);
    }

    /// <summary>A delivery that waits here for a store that is away costs nothing; one that went back would soon be given up.</summary>
    private async Task<(TrainingJob Job, bool IsNew)> AddAsync(TrainingJob row, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await jobs.AddAsync(row, cancellationToken);
            }
            catch (Exception exception) when (StorageFaults.Of(exception) is StorageFault.Pause or StorageFault.Retry && time.GetElapsedTime(began) < Patience)
            {
                LogWaiting(logger, row.Id, exception.GetBaseException().Message);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    // A message from outside may lack what the type requires; its row says so.
    private static TrainingJob Row(RunTrainingStage message) => new()
    {
        Id = message.JobId,
        Stage = message.Stage ?? "unknown",
        Name = message.Name is { Length: > TrainingLimits.MaxNameCharacters } name ? name[..TrainingLimits.MaxNameCharacters] : message.Name,
        PipelineId = message.PipelineId,
        DependsOn = message.DependsOn,
        Options = JsonSerializer.Serialize(message.Options ?? new Dictionary<string, string>()),
    };

    [LoggerMessage(1, LogLevel.Information, "Job {JobId} ({Stage}) is taken on.")]
    private static partial void LogTaken(ILogger logger, Guid jobId, string stage);

    [LoggerMessage(2, LogLevel.Warning, "Job {JobId} is rejected: {Reason}")]
    private static partial void LogRejected(ILogger logger, Guid jobId, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Job {JobId} waits for the store: {Reason}")]
    private static partial void LogWaiting(ILogger logger, Guid jobId, string reason);
}
