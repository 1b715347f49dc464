using Hanlin.ServiceDefaults.Bus;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hanlin.GenerationWorker.GenerateText;

/// <summary>The subscription to the model's queue: made when the first version is warm, ended first of all when the worker stops.</summary>
internal sealed class GenerateTextEndpoint(
    IReceiveEndpointConnector connector, WorkerStatus status, RejectionFilter rejection, IOptions<WorkerOptions> options) : BackgroundService
{
    private readonly TaskCompletionSource<HostReceiveEndpointHandle?> connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Cancels the subscription and waits until every job it had taken has ended or was given back.</summary>
    public async Task StopAsync()
    {
        connected.TrySetResult(null);
        if (await connected.Task is { } handle) await handle.StopAsync();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await status.Serving.WaitAsync(stoppingToken);
        if (connected.Task.IsCompleted) return;
        var handle = connector.ConnectReceiveEndpoint(GenerateTextTopology.QueueOf(options.Value.Model), Configure);
        await handle.Ready.WaitAsync(stoppingToken);
        connected.TrySetResult(handle);
    }

    private void Configure(IBusRegistrationContext context, IReceiveEndpointConfigurator endpoint)
    {
        GenerateTextTopology.ConfigureQueue(endpoint, options.Value.Model);

        // One more in the client than may run would be returned unacknowledged by a clean shutdown, and counted against it.
        endpoint.PrefetchCount = options.Value.PrefetchCount;
        endpoint.ConcurrentMessageLimit = options.Value.PrefetchCount;
        endpoint.UseRawJsonDeserializer(RawSerializerOptions.AnyMessageType, isDefault: true);
        endpoint.ConfigureError(pipe => pipe.UseFilter(rejection));
        endpoint.ConfigureDeadLetter(pipe => pipe.UseFilter(rejection));
        endpoint.ConfigureConsumer<GenerateTextConsumer>(context);
    }
}
