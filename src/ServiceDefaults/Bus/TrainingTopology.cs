using Hanlin.Contracts;
using MassTransit;

namespace Hanlin.ServiceDefaults.Bus;

/// <summary>
/// The exchanges and queues of training jobs. One queue for all workers and stages: a message is only a wake-up that
/// becomes a row at once, and which worker runs the row is decided by its lease.
/// </summary>
/// <remarks>
/// <code>
/// training (fanout) ------> training (quorum)
///        | no such queue         | too many deliveries
///        +------> training.undelivered (fanout) ------> training.undelivered (quorum)
/// </code>
/// </remarks>
public static class TrainingTopology
{
    /// <summary>Exchange and queue of the jobs. MassTransit puts an exchange of the queue's name in front of every queue; it is the one to publish to.</summary>
    public const string Queue = "training";

    /// <summary>Exchange and queue of the jobs that reached no queue, or came back from it too often.</summary>
    public const string Undelivered = "training.undelivered";

    internal static IDictionary<string, object?> ExchangeArguments { get; } = DurableQueue.ExchangeArguments(Undelivered);

    internal static IDictionary<string, object?> QueueArguments { get; } = DurableQueue.Arguments(Undelivered);

    /// <summary>How jobs are published.</summary>
    internal static void ConfigurePublish(IRabbitMqBusFactoryConfigurator bus)
    {
        bus.Message<RunTrainingStage>(message => message.SetEntityName(Queue));
        bus.Publish<RunTrainingStage>(message => message.SetExchangeArgument(DurableQueue.AlternateExchange, Undelivered));
    }

    /// <summary>How the queue is fed.</summary>
    public static void ConfigureQueue(IReceiveEndpointConfigurator endpoint)
    {
        DurableQueue.Configure(endpoint, QueueArguments);
        if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit) rabbit.SetExchangeArgument(DurableQueue.AlternateExchange, Undelivered);
    }

    /// <summary>How the undelivered jobs are fed.</summary>
    public static void ConfigureUndelivered(IReceiveEndpointConfigurator endpoint) => DurableQueue.Configure(endpoint, DurableQueue.UndeliveredArguments);
}
