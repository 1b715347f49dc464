using MassTransit;
using Headers = RabbitMQ.Client.Headers;

namespace Hanlin.ServiceDefaults.Bus;

/// <summary>The arguments that every queue of jobs is declared with: replicated, and nothing in it goes away in silence.</summary>
internal static class DurableQueue
{
    public const string AlternateExchange = "alternate-exchange";

    /// <summary>Of a queue that keeps what could not be delivered elsewhere.</summary>
    public static IDictionary<string, object?> UndeliveredArguments { get; } = new Dictionary<string, object?> { [Headers.XQueueType] = "quorum" };

    /// <summary>Of an exchange whose messages go elsewhere where no queue is bound.</summary>
    public static IDictionary<string, object?> ExchangeArguments(string undelivered) => new Dictionary<string, object?> { [AlternateExchange] = undelivered };

    /// <summary>Of a queue that gives up what was delivered too often. At-least-once dead lettering needs the reject-publish overflow, which no limit of ours ever triggers.</summary>
    public static IDictionary<string, object?> Arguments(string undelivered) => new Dictionary<string, object?>
    {
        [Headers.XQueueType] = "quorum",
        [Headers.XDeadLetterExchange] = undelivered,
        ["x-dead-letter-strategy"] = "at-least-once",
        [Headers.XOverflow] = "reject-publish",
    };

    /// <summary>Declares the queue of an endpoint with these arguments and binds nothing.</summary>
    public static void Configure(IReceiveEndpointConfigurator endpoint, IDictionary<string, object?> arguments)
    {
        if (endpoint is not IRabbitMqReceiveEndpointConfigurator rabbit) return;
        rabbit.ConfigureConsumeTopology = false;
        foreach (var (name, value) in arguments) rabbit.SetQueueArgument(name, value);
    }
}
