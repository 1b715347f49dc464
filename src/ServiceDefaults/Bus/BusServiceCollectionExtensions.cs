using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Hanlin.ServiceDefaults.Bus;

/// <summary>Adds the bus: the one place that knows how MassTransit is set up.</summary>
public static class BusServiceCollectionExtensions
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>Adds a bus over RabbitMQ, or inside the process, with the consumers and endpoints of a host.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="address">Which broker.</param>
    /// <param name="addConsumers">Lists the host's consumers by name.</param>
    /// <param name="configureEndpoints">Configures the endpoints that exist from the start.</param>
    public static IServiceCollection AddHanlinBus(
        this IServiceCollection services,
        BusAddress address,
        Action<IBusRegistrationConfigurator>? addConsumers = null,
        Action<IBusRegistrationContext, IBusFactoryConfigurator>? configureEndpoints = null)
    {
        services.AddSingleton(address);
        services.AddSingleton<QueueDeployer>();
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.SetKebabCaseEndpointNameFormatter();
            addConsumers?.Invoke(bus);
            if (address.IsInMemory) bus.UsingInMemory((context, memory) => configureEndpoints?.Invoke(context, memory));
            else bus.UsingRabbitMq((context, rabbit) => ConfigureRabbitMq(address, context, rabbit, configureEndpoints));
        });
        return services;
    }

    private static void ConfigureRabbitMq(
        BusAddress address,
        IBusRegistrationContext context,
        IRabbitMqBusFactoryConfigurator rabbit,
        Action<IBusRegistrationContext, IBusFactoryConfigurator>? configureEndpoints)
    {
        rabbit.Host(address.Uri!.Host, address.Port, address.VirtualHost, host =>
        {
            host.Username(address.User);
            host.Password(address.Password);
            host.Heartbeat(Heartbeat);
            if (address.IsTls) host.UseSsl(tls => tls.ServerName = address.Uri.Host);
        });
        GenerateTextTopology.ConfigurePublish(rabbit);
        TrainingTopology.ConfigurePublish(rabbit);
        configureEndpoints?.Invoke(context, rabbit);
    }
}
