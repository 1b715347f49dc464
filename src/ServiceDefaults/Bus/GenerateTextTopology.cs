using Hanlin.Contracts;
using MassTransit;
using ExchangeType = RabbitMQ.Client.ExchangeType;
using Headers = RabbitMQ.Client.Headers;

namespace Hanlin.ServiceDefaults.Bus;

/// <summary>
/// The exchanges and queues of generation jobs. Producers, workers and <see cref="QueueDeployer"/> declare the same
/// things with the same arguments, for RabbitMQ refuses a second declaration that differs in any of them.
/// </summary>
/// <remarks>
/// <code>
/// generate-text (direct) --model name--> generate-text.poem (quorum)
///        | no such queue                       | too many deliveries
///        +------> generate-text.undelivered (fanout) ------> generate-text.undelivered (quorum)
/// </code>
/// Whatever cannot be delivered is kept and ends as a row: nothing goes away in silence. Limits that may change
/// (length, time to live) belong into a policy of the broker, not into arguments.
/// </remarks>
public static class GenerateTextTopology
{
    /// <summary>The exchange that jobs are published to, with the model's name as routing key.</summary>
    public const string Exchange = "generate-text";

    /// <summary>Exchange and queue of the jobs that reached no queue, or came back from one too often.</summary>
    public const string Undelivered = "generate-text.undelivered";

    private const string AlternateExchange = "alternate-exchange";

    /// <summary>The queue of a model.</summary>
    public static string QueueOf(string model) => $"{Exchange}.{model}";

    internal static IDictionary<string, object?> ExchangeArguments { get; } = new Dictionary<string, object?> { [AlternateExchange] = Undelivered };

    /// <summary>At-least-once dead lettering needs the reject-publish overflow, which no limit of ours ever triggers.</summary>
    internal static IDictionary<string, object?> QueueArguments { get; } = new Dictionary<string, object?>
    {
        [Headers.XQueueType] = "quorum",
        [Headers.XDeadLetterExchange] = Undelivered,
        ["x-dead-letter-strategy"] = "at-least-once",
        [Headers.XOverflow] = "reject-publish",
    };

    internal static IDictionary<string, object?> UndeliveredArguments { get; } = new Dictionary<string, object?> { [Headers.XQueueType] = "quorum" };

    /// <summary>How jobs are published.</summary>
    internal static void ConfigurePublish(IRabbitMqBusFactoryConfigurator bus)
    {
        bus.Message<GenerateText>(message => message.SetEntityName(Exchange));
        bus.Send<GenerateText>(message => message.UseRoutingKeyFormatter(context => context.Message.Model));
        bus.Publish<GenerateText>(message =>
        {
            message.ExchangeType = ExchangeType.Direct;
            message.SetExchangeArgument(AlternateExchange, Undelivered);
        });
    }

    /// <summary>How the queue of a model is fed.</summary>
    public static void ConfigureQueue(IReceiveEndpointConfigurator endpoint, string model)
    {
        if (endpoint is not IRabbitMqReceiveEndpointConfigurator rabbit) return;
        rabbit.ConfigureConsumeTopology = false;
        foreach (var (name, value) in QueueArguments) rabbit.SetQueueArgument(name, value);
        rabbit.Bind(Exchange, binding =>
        {
            binding.ExchangeType = ExchangeType.Direct;
            binding.RoutingKey = model;
            binding.SetExchangeArgument(AlternateExchange, Undelivered);
        });
    }

    /// <summary>How the undelivered jobs are fed.</summary>
    public static void ConfigureUndelivered(IReceiveEndpointConfigurator endpoint)
    {
        if (endpoint is not IRabbitMqReceiveEndpointConfigurator rabbit) return;
        rabbit.ConfigureConsumeTopology = false;
        foreach (var (name, value) in UndeliveredArguments) rabbit.SetQueueArgument(name, value);
    }
}
