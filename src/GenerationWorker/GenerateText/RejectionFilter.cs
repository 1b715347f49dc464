using Hanlin.GenerationWorker.Draining;
using Hanlin.Inference;
using Hanlin.Storage;
using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanlin.GenerationWorker.GenerateText;

/// <summary>
/// Stands where MassTransit would move a message to its error queue. What another delivery can cure goes back to the
/// job queue; what nothing can cure ends as a row with the reason, where its sender looks for it.
/// </summary>
internal sealed partial class RejectionFilter(ResultWriter writer, IOptions<WorkerOptions> options, ILogger<RejectionFilter> logger)
    : IFilter<ExceptionReceiveContext>, IFilter<ReceiveContext>
{
    private const int MaxDeliveries = 3;

    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        var exception = context.Exception.GetBaseException();
        if (IsUnreadable(context.Exception))
        {
            await StoreAsync(context, ResultStatus.Rejected, $"the message cannot be read: {exception.Message}");
            return;
        }

        // Our own mistakes look like anything else the first time; a job that only ever fails must not circle for ever.
        if (!IsPassing(exception) && GenerateTextConsumer.DeliveryCount(context) >= MaxDeliveries)
        {
            LogFailed(logger, exception);
            await StoreAsync(context, ResultStatus.Failed, $"the worker failed on it: {exception.GetType().Name}: {exception.Message}");
            return;
        }

        if (exception is not GivenBackException) LogReturned(logger, exception.GetType().Name, exception.Message);
        throw context.Exception;
    }

    public Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
        => StoreAsync(context, ResultStatus.Rejected, $"the message is no {nameof(GenerateText)}; see docs/messages.md for what a job looks like");

    public void Probe(ProbeContext context) => context.CreateFilterScope("rejection");

    private static bool IsUnreadable(Exception exception)
        => exception is System.Runtime.Serialization.SerializationException or System.Text.Json.JsonException or MessageException
            || (exception.InnerException is { } inner && IsUnreadable(inner));

    private static bool IsPassing(Exception exception)
        => exception is GivenBackException or InferenceException or StorageException or OperationCanceledException or ObjectDisposedException or System.Data.Common.DbException or TimeoutException;

    private Task StoreAsync(ReceiveContext context, ResultStatus status, string error)
    {
        var job = MalformedJob.Read(context);
        LogRejected(logger, job.JobId, error);
        return Task.WhenAll(Enumerable.Range(0, job.SampleCount).Select(index => writer.WriteAsync(Row(job, index, status, error)).AsTask()));
    }

    private GenerationResult Row(MalformedJob job, int sampleIndex, ResultStatus status, string error) => new()
    {
        JobId = job.JobId,
        SampleIndex = sampleIndex,
        BatchId = job.BatchId,
        LineNumber = job.LineNumber,
        CustomId = job.CustomId,
        Prompt = job.Prompt ?? "",
        Status = status,
        Error = error,
        ModelName = options.Value.Model,
        Worker = options.Value.Name,
    };

    [LoggerMessage(1, LogLevel.Warning, "Job {JobId} is rejected: {Reason}")]
    private static partial void LogRejected(ILogger logger, Guid jobId, string reason);

    [LoggerMessage(2, LogLevel.Warning, "A job goes back to the queue: {Type}: {Reason}")]
    private static partial void LogReturned(ILogger logger, string type, string reason);

    [LoggerMessage(3, LogLevel.Error, "A job failed for a reason that should not exist.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
