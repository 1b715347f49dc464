using System.Globalization;
using MassTransit;

namespace Hanlin.GenerationWorker.GenerateText;

/// <summary>Message in, handler called, message acknowledged when it returns.</summary>
internal sealed class GenerateTextConsumer(GenerateTextHandler handler) : IConsumer<Contracts.GenerateText>
{
    private const string DeliveryCountHeader = "x-delivery-count";

    public Task Consume(ConsumeContext<Contracts.GenerateText> context)
        => handler.HandleAsync(context.Message, DeliveryCount(context.ReceiveContext), context.CancellationToken);

    /// <summary>Quorum queues count; whatever else a header of that name holds is 0.</summary>
    public static int DeliveryCount(ReceiveContext context)
    {
        if (!context.TransportHeaders.TryGetHeader(DeliveryCountHeader, out var value)) return 0;
        return int.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
    }
}
