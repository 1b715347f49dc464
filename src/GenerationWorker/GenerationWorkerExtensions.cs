using Hanlin.Contracts;
using Hanlin.GenerationWorker.Cancellation;
using Hanlin.GenerationWorker.Draining;
using Hanlin.GenerationWorker.GenerateText;
using Hanlin.GenerationWorker.Health;
using Hanlin.GenerationWorker.Models;
using Hanlin.GenerationWorker.Suspects;
using Hanlin.GenerationWorker.Undelivered;
using Hanlin.Inference;
using Hanlin.ServiceDefaults.Bus;
using Hanlin.ServiceDefaults.Health;
using Hanlin.Storage;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hanlin.GenerationWorker;

/// <summary>Adds the generation worker to a host: the one file that wires it.</summary>
public static class GenerationWorkerExtensions
{
    // Longer than the drain budget, shorter than the host's shutdown timeout.
    private static readonly TimeSpan ConsumerStopTimeout = TimeSpan.FromSeconds(75);

    /// <summary>Adds everything that a generation worker is made of.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="address">The broker.</param>
    /// <param name="target">The store.</param>
    /// <param name="addConsumers">Further consumers of the same process.</param>
    public static void AddGenerationWorker(
        this IHostApplicationBuilder builder, BusAddress address, StorageTarget target, Action<IBusRegistrationConfigurator>? addConsumers = null)
    {
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<WorkerOptions>, WorkerOptionsValidator>();
        services.AddOptions<WorkerOptions>().BindConfiguration(WorkerOptions.Section)
            .Validate(worker => ModelName.IsValid(worker.Model), "Worker:Model is no name of a model; `hanlin models list` shows those that there are.")
            .ValidateOnStart();
        services.AddHanlinStorage(target);
        services.AddHanlinBus(
            address,
            bus =>
            {
                bus.AddConsumer<GenerateTextConsumer>();
                bus.AddConsumer<UndeliveredConsumer>();
                bus.AddConsumer<BatchCancelledConsumer>();
                bus.AddConsumer<ModelVersionPublishedConsumer>();
                addConsumers?.Invoke(bus);
            },
            ConfigureEndpoints);
        services.Configure<MassTransitHostOptions>(host => host.ConsumerStopTimeout = ConsumerStopTimeout);
        services.AddEngine();
        services.AddHandling();
        services.AddHealthChecks()
            .AddCheck<ModelHealthCheck>("model", tags: [HealthEndpoints.ReadyTag])
            .AddCheck<StoreHealthCheck>("store", tags: [HealthEndpoints.ReadyTag]);
    }

    private static void AddEngine(this IServiceCollection services)
    {
        services.AddSingleton<InferenceMetrics>();
        services.AddSingleton<ModelHost>();
        services.AddSingleton<TextGenerator>();
        services.AddSingleton<WorkerStatus>();
        services.AddSingleton<ModelLoader>();
        services.AddSingleton<ModelReloader>();
        services.AddHostedService(provider => provider.GetRequiredService<ModelReloader>());
        services.AddHostedService<EngineWatch>();
    }

    private static void AddHandling(this IServiceCollection services)
    {
        services.AddSingleton<ResultRows>();
        services.AddSingleton<JobMetrics>();
        services.AddHostedService<BatchGauges>();
        services.AddSingleton<CancelledBatches>();
        services.AddSingleton<SuspectLane>();
        services.AddSingleton<RejectionFilter>();
        services.AddSingleton<GenerateTextHandler>();
        services.AddSingleton<GenerateTextEndpoint>();
        services.AddHostedService(provider => provider.GetRequiredService<GenerateTextEndpoint>());
        services.AddSingleton<Drain>();
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
    }

    private static void ConfigureEndpoints(IBusRegistrationContext context, IBusFactoryConfigurator bus)
    {
        var worker = context.GetRequiredService<IOptions<WorkerOptions>>().Value;
        bus.ReceiveEndpoint(WorkerTopology.EventQueueOf(worker.Name), endpoint =>
        {
            WorkerTopology.ConfigureEvents(endpoint);
            endpoint.ConfigureConsumer<BatchCancelledConsumer>(context);
            endpoint.ConfigureConsumer<ModelVersionPublishedConsumer>(context);
        });
        if (bus is not IRabbitMqBusFactoryConfigurator) return; // inside the process nothing is ever undelivered
        bus.ReceiveEndpoint(GenerateTextTopology.Undelivered, endpoint =>
        {
            GenerateTextTopology.ConfigureUndelivered(endpoint);
            endpoint.UseRawJsonDeserializer(RawSerializerOptions.AnyMessageType, isDefault: true);
            var rejection = context.GetRequiredService<RejectionFilter>();
            endpoint.ConfigureError(pipe => pipe.UseFilter(rejection));
            endpoint.ConfigureDeadLetter(pipe => pipe.UseFilter(rejection));
            endpoint.ConfigureConsumer<UndeliveredConsumer>(context);
        });
    }
}
