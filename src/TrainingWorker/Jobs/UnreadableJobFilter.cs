using System.Runtime.Serialization;
using System.Security.Cryptography;
using System.Text.Json;
using Hanlin.Contracts;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Hanlin.TrainingWorker.Jobs;

/// <summary>
/// Stands where MassTransit would move a message to its error queue. What cannot be read ends as a failed row, where its
/// sender looks for it; everything else goes back to the queue.
/// </summary>
internal sealed partial class UnreadableJobFilter(TrainingJobHandler handler, ILogger<UnreadableJobFilter> logger)
    : IFilter<ExceptionReceiveContext>, IFilter<ReceiveContext>
{
    private static readonly Guid Namespace = new("6f2d0f64-3f0c-4a3e-9a3d-0c8e5a7b2d41");

    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        if (!IsUnreadable(context.Exception))
        {
            var cause = context.Exception.GetBaseException();
            LogReturned(logger, cause.GetType().Name, cause.Message);
            throw context.Exception;
        }

        await RejectAsync(context, $"the message cannot be read: {context.Exception.GetBaseException().Message}");
    }

    public Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
        => RejectAsync(context, $"the message is no {nameof(RunTrainingStage)}; see docs/training.md for what a job looks like");

    public void Probe(ProbeContext context) => context.CreateFilterScope("unreadable");

    private static bool IsUnreadable(Exception exception)
        => exception is SerializationException or JsonException or MessageException || (exception.InnerException is { } inner && IsUnreadable(inner));

    private Task RejectAsync(ReceiveContext context, string reason)
    {
        var body = context.Body.GetBytes();
        var (id, stage) = Read(body);
        return handler.RejectAsync(
            id ?? DeterministicGuid.Create(Namespace, context.GetMessageId()?.ToString() ?? Convert.ToHexString(SHA256.HashData(body))),
            stage, reason, CancellationToken.None);
    }

    private static (Guid? Id, string? Stage) Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("message", out var enveloped)) root = enveloped;
            if (root.ValueKind != JsonValueKind.Object) return default;
            Guid? id = root.TryGetProperty("job_id", out var value) && value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var given) && given != Guid.Empty ? given : null;
            var stage = root.TryGetProperty("stage", out value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : null;
            return (id, TrainingStages.All.FirstOrDefault(known => known == stage));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A training job goes back to the queue: {Type}: {Reason}")]
    private static partial void LogReturned(ILogger logger, string type, string reason);
}
