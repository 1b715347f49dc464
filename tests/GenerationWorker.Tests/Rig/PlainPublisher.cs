using System.Text;
using System.Text.Json;
using RabbitMQ.Client;

namespace Hanlin.GenerationWorker.Tests.Rig;

/// <summary>A publisher that knows nothing of MassTransit: plain bytes on the exchange, confirmed.</summary>
internal sealed class PlainPublisher(string rabbitMq) : IAsyncDisposable
{
    private IConnection? connection;
    private IChannel? channel;

    public Task PublishAsync(object job, string model = TestSystem.Model) => PublishAsync(JsonSerializer.SerializeToUtf8Bytes(job), model);

    public async Task PublishAsync(byte[] body, string model = TestSystem.Model, string? contentType = "application/json", string? messageId = null, string? traceParent = null, DateTimeOffset? sentAt = null)
    {
        if (channel is null)
        {
            connection = await new ConnectionFactory { Uri = new Uri(rabbitMq) }.CreateConnectionAsync();
            channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        }

        var properties = new BasicProperties { ContentType = contentType, DeliveryMode = DeliveryModes.Persistent, MessageId = messageId };
        if (traceParent is not null) properties.Headers = new Dictionary<string, object?> { ["traceparent"] = traceParent };
        if (sentAt is { } moment) properties.Timestamp = new AmqpTimestamp(moment.ToUnixTimeSeconds());
        await channel.BasicPublishAsync("generate-text", model, mandatory: false, properties, body);
    }

    public Task PublishTextAsync(string body) => PublishAsync(Encoding.UTF8.GetBytes(body));

    public async ValueTask DisposeAsync()
    {
        if (channel is not null) await channel.DisposeAsync();
        if (connection is not null) await connection.DisposeAsync();
    }
}
