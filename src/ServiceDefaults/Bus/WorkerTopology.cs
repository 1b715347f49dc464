using MassTransit;

namespace Hanlin.ServiceDefaults.Bus;

/// <summary>Events go to every worker: one queue each, which the broker removes when its worker has been away for an hour.</summary>
/// <remarks>Durable and not exclusive, because RabbitMQ 4.3 refuses the transient queues that MassTransit calls temporary.</remarks>
public static class WorkerTopology
{
    private const int ExpiryMilliseconds = 60 * 60 * 1000;

    /// <summary>The queue of a worker's events.</summary>
    public static string EventQueueOf(string worker) => $"hanlin-events.{worker}";

    /// <summary>How events are fed.</summary>
    public static void ConfigureEvents(IReceiveEndpointConfigurator endpoint)
    {
        if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit) rabbit.SetQueueArgument("x-expires", ExpiryMilliseconds);
    }
}
