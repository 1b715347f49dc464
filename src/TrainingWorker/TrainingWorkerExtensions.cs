using Hanlin.ServiceDefaults.Bus;
using Hanlin.ServiceDefaults.Health;
using Hanlin.Storage;
using Hanlin.TrainingWorker.Health;
using Hanlin.TrainingWorker.Jobs;
using Hanlin.TrainingWorker.Processes;
using Hanlin.TrainingWorker.Running;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hanlin.TrainingWorker;

/// <summary>Adds the training worker to a host: the one file that wires it.</summary>
public static class TrainingWorkerExtensions
{
    private const int PrefetchCount = 16;

    /// <summary>Adds everything that a training worker is made of.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="address">The broker.</param>
    /// <param name="target">The store.</param>
    public static void AddTrainingWorker(this IHostApplicationBuilder builder, BusAddress address, StorageTarget target)
    {
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<TrainingWorkerOptions>, TrainingWorkerOptionsValidator>();
        services.AddOptions<TrainingWorkerOptions>().BindConfiguration(TrainingWorkerOptions.Section).ValidateOnStart();
        services.AddHanlinStorage(target);
        services.AddHanlinBus(
            address,
            bus =>
            {
                bus.AddConsumer<TrainingJobConsumer>();
                bus.AddConsumer<UndeliveredJobConsumer>();
                bus.AddConsumer<TrainingJobCancelledConsumer>();
            },
            ConfigureEndpoints);
        services.AddSingleton<JobSignal>();
        services.AddSingleton<TrainingJobHandler>();
        services.AddSingleton<UnreadableJobFilter>();
        services.AddSingleton<IStageLauncher, StageProcess>();
        services.AddSingleton<TrainingMetrics>();
        services.AddSingleton<JobRun>();
        services.AddHostedService<TrainingJobRunner>();
        services.AddHealthChecks().AddCheck<StoreHealthCheck>("store", tags: [HealthEndpoints.ReadyTag]);
    }

    private static void ConfigureEndpoints(IBusRegistrationContext context, IBusFactoryConfigurator bus)
    {
        var worker = context.GetRequiredService<IOptions<TrainingWorkerOptions>>().Value;
        bus.ReceiveEndpoint(WorkerTopology.EventQueueOf(worker.Name), endpoint =>
        {
            WorkerTopology.ConfigureEvents(endpoint);
            endpoint.ConfigureConsumer<TrainingJobCancelledConsumer>(context);
        });
        bus.ReceiveEndpoint(TrainingTopology.Queue, endpoint =>
        {
            TrainingTopology.ConfigureQueue(endpoint);
            ConfigureJobs<TrainingJobConsumer>(endpoint, context);
        });
        bus.ReceiveEndpoint(TrainingTopology.Undelivered, endpoint =>
        {
            TrainingTopology.ConfigureUndelivered(endpoint);
            ConfigureJobs<UndeliveredJobConsumer>(endpoint, context);
        });
    }

    private static void ConfigureJobs<TConsumer>(IReceiveEndpointConfigurator endpoint, IBusRegistrationContext context) where TConsumer : class, IConsumer
    {
        var unreadable = context.GetRequiredService<UnreadableJobFilter>();
        endpoint.PrefetchCount = PrefetchCount;
        endpoint.UseRawJsonDeserializer(RawSerializerOptions.AnyMessageType, isDefault: true);
        endpoint.ConfigureError(pipe => pipe.UseFilter(unreadable));
        endpoint.ConfigureDeadLetter(pipe => pipe.UseFilter(unreadable));
        endpoint.ConfigureConsumer<TConsumer>(context);
    }
}
