using Hanlin.Contracts;
using MassTransit;
using ExchangeType = RabbitMQ.Client.ExchangeType;

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

    /// <summary>The queue of a model.</summary>
    public static string QueueOf(string model) => $"{Exchange}.{model}";

    internal static IDictionary<string, object?> ExchangeArguments { get; } = DurableQueue.ExchangeArguments(Undelivered);

    internal static IDictionary<string, object?> QueueArguments { get; } = DurableQueue.Arguments(Undelivered);

    /// <summary>How jobs are published.</summary>
    internal static void ConfigurePublish(IRabbitMqBusFactoryConfigurator bus)
    {
        bus.Message<GenerateText>(message => message.SetEntityName(Exchange));
        bus.Send<GenerateText>(message => message.UseRoutingKeyFormatter(context => context.Message.Model));
        bus.Publish<GenerateText>(message =>
        {
            message.ExchangeType = ExchangeType.Direct;
            message.SetExchangeArgument(DurableQueue.AlternateExchange, Undelivered);
        });
    }

    /// <summary>How the queue of a model is fed.</summary>
    public static void ConfigureQueue(IReceiveEndpointConfigurator endpoint, string model)
    {
        DurableQueue.Configure(endpoint, QueueArguments);
        if (endpoint is not IRabbitMqReceiveEndpointConfigurator rabbit) return;
        rabbit.Bind(Exchange, binding =>
        {
            binding.ExchangeType = ExchangeType.Direct;
            binding.RoutingKey = model;
            binding.SetExchangeArgument(DurableQueue.AlternateExchange, Undelivered);
        });
    }

    /// <summary>How the undelivered jobs are fed.</summary>
    public static void ConfigureUndelivered(IReceiveEndpointConfigurator endpoint) => DurableQueue.Configure(endpoint, DurableQueue.UndeliveredArguments);
}
