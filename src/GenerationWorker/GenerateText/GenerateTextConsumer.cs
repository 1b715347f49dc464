using System.Globalization;
using Hanlin.ServiceDefaults.Bus;
using MassTransit;

namespace Hanlin.GenerationWorker.GenerateText;

/// <summary>Message in, handler called, message acknowledged when it returns.</summary>
internal sealed class GenerateTextConsumer(GenerateTextHandler handler, JobMetrics metrics, TimeProvider timeProvider) : IConsumer<Contracts.GenerateText>
{
    private const string DeliveryCountHeader = "x-delivery-count";

    public async Task Consume(ConsumeContext<Contracts.GenerateText> context)
    {
        var started = timeProvider.GetTimestamp();
        if (SentTime(context) is { } sent) metrics.Arrived(timeProvider.GetUtcNow() - sent);
        Exception? failure = null;
        try
        {
            await handler.HandleAsync(context.Message, DeliveryCount(context.ReceiveContext), SenderTrace.Of(context.ReceiveContext), context.CancellationToken);
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            metrics.Ended(GenerateTextTopology.QueueOf(context.Message.Model), timeProvider.GetElapsedTime(started), failure);
        }
    }

    /// <summary>Quorum queues count; whatever else a header of that name holds is 0.</summary>
    public static int DeliveryCount(ReceiveContext context)
    {
        if (!context.TransportHeaders.TryGetHeader(DeliveryCountHeader, out var value)) return 0;
        return int.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
    }

    /// <summary>MassTransit's own stamp, or the property <c>timestamp</c> of AMQP, in seconds, of a plain publisher.</summary>
    private static DateTimeOffset? SentTime(ConsumeContext context)
    {
        if (context.SentTime is { } stamped) return stamped;
        return context.ReceiveContext.TryGetPayload<RabbitMqBasicConsumeContext>(out var delivery) && delivery.Properties.IsTimestampPresent()
            && delivery.Properties.Timestamp.UnixTime is > 0 and < 253_402_300_800
                ? DateTimeOffset.FromUnixTimeSeconds(delivery.Properties.Timestamp.UnixTime)
                : null;
    }
}
