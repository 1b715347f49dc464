using System.Globalization;
using Hanlin.Contracts;
using Hanlin.GenerationWorker;
using Hanlin.Producer.Commands;
using Hanlin.Producer.Shell;
using Hanlin.ServiceDefaults.Bus;
using Hanlin.Storage;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using CommandException = Hanlin.Producer.Shell.CommandException;

namespace Hanlin.Standalone.Embedded;

/// <summary>
/// The whole service in this process: the same handler, engine and store, over a bus in memory and a SQLite file. What
/// was stored is there after a crash; what was not is published again by whoever reads the same file again.
/// </summary>
internal sealed class EmbeddedWorker : IAsyncDisposable
{
    private readonly IHost host;
    private readonly JobWindow window;
    private readonly IBus bus;

    private EmbeddedWorker(IHost host, JobWindow window, string model)
    {
        this.host = host;
        Model = model;
        this.window = window;
        bus = host.Services.GetRequiredService<IBus>();
        bus.ConnectConsumeObserver(window);
    }

    /// <summary>The model that it serves.</summary>
    public string Model { get; }

    /// <summary>Told of each job whose rows are stored; null for nobody.</summary>
    public Action<Guid>? JobEnded { set => window.JobEnded = value; }

    /// <summary>Starts a worker and waits until its model is warm.</summary>
    /// <exception cref="CommandException">The model cannot be loaded.</exception>
    public static async Task<EmbeddedWorker> StartAsync(EmbeddedOptions options, CancellationToken cancellationToken)
    {
        var host = Build(options);
        var worker = new EmbeddedWorker(host, new JobWindow(4 * options.Slots), options.Model);
        try
        {
            await host.StartAsync(cancellationToken);
            var status = host.Services.GetRequiredService<WorkerStatus>();
            await Task.WhenAny(status.Serving, status.Refused).WaitAsync(cancellationToken);
            if (status.Refused.IsCompleted) throw new CommandException(ExitCode.DataError, await status.Refused, "See: hanlin models list");
            return worker;
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }

    /// <summary>Hands a job in; waits while as many as the worker can take soon are under way.</summary>
    /// <exception cref="CommandException">The worker has broken.</exception>
    public async Task SubmitAsync(GenerateText job, CancellationToken cancellationToken)
    {
        await window.EnterAsync(cancellationToken);
        await bus.Publish(job, context => context.MessageId = job.JobId, CancellationToken.None);
    }

    /// <summary>Waits until every job that was handed in has its rows.</summary>
    /// <exception cref="CommandException">The worker has broken.</exception>
    public Task WaitForAllAsync(CancellationToken cancellationToken) => window.WaitUntilEmptyAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else host.Dispose();
        window.Dispose();
    }

    private static IHost Build(EmbeddedOptions options)
    {
        var builder = QuietHost.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Worker:Model"] = options.Model,
            ["Worker:ModelsDirectory"] = options.ModelsDirectory,
            ["Worker:Device"] = options.Device,
            ["Worker:Precision"] = options.Precision,
            ["Worker:Slots"] = options.Slots.ToString(CultureInfo.InvariantCulture),
            ["Worker:Threads"] = options.Threads.ToString(CultureInfo.InvariantCulture),
            ["Worker:DrainBudget"] = "00:00:00",    // whoever stops a run wants it to stop; the file is read again
        });
        builder.AddGenerationWorker(BusAddress.InMemory, StorageTarget.Sqlite(options.StorePath));
        return builder.Build();
    }
}
