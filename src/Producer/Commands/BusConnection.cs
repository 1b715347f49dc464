using Hanlin.ServiceDefaults.Bus;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hanlin.Producer.Commands;

/// <summary>A connection to the broker for the time of a command.</summary>
public sealed class BusConnection : IAsyncDisposable
{
    private readonly IHost host;
    private readonly QueueDeployer queues;

    private BusConnection(IHost host)
    {
        this.host = host;
        queues = host.Services.GetRequiredService<QueueDeployer>();
        Publisher = new ConfirmedPublisher(host.Services.GetRequiredService<IBus>(), TimeProvider.System);
    }

    /// <summary>Publishes with the broker's confirmation.</summary>
    public ConfirmedPublisher Publisher { get; }

    /// <summary>Connects, and declares the queues of some models so that jobs wait there for a worker that starts later.</summary>
    /// <exception cref="BusException">The broker cannot be reached, or something of the same name differs.</exception>
    public static Task<BusConnection> StartAsync(BusAddress address, IEnumerable<string> models, CancellationToken cancellationToken) => StartAsync(
        address,
        async queues =>
        {
            foreach (var model in models) await queues.DeployAsync(model, cancellationToken);
        },
        cancellationToken);

    /// <summary>Connects, and declares the queue of training jobs.</summary>
    /// <exception cref="BusException">The broker cannot be reached, or something of the same name differs.</exception>
    public static Task<BusConnection> StartForTrainingAsync(BusAddress address, CancellationToken cancellationToken) =>
        StartAsync(address, queues => queues.DeployTrainingAsync(cancellationToken), cancellationToken);

    private static async Task<BusConnection> StartAsync(BusAddress address, Func<QueueDeployer, Task> deploy, CancellationToken cancellationToken)
    {
        var builder = QuietHost.CreateBuilder();
        builder.Services.AddHanlinBus(address);
        builder.Services.Configure<MassTransitHostOptions>(options => options.WaitUntilStarted = true);
        var connection = new BusConnection(builder.Build());
        try
        {
            // Before the bus, which would wait for a broker that is away without a word.
            await deploy(connection.queues);
            await connection.host.StartAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Publisher.Dispose();
        await host.StopAsync();
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else host.Dispose();
    }
}
