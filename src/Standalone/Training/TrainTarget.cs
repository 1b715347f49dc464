using System.CommandLine;
using Hanlin.Producer.Commands;
using Hanlin.Producer.Shell;

namespace Hanlin.Standalone.Training;

/// <summary>Where training happens: on the workers of a service, or here.</summary>
internal sealed class TrainTarget
{
    private readonly Option<bool> local = new("--local") { Description = "Run here, without services. Relative paths begin in the present folder." };
    private readonly StoreOptions stores = new(Home.Store);
    private readonly BusOptions buses = new();

    public void AddTo(Command command)
    {
        command.Options.Add(local);
        stores.AddTo(command);
        buses.AddTo(command);
    }

    public bool IsLocal(ParseResult result) => result.GetValue(local);

    /// <summary>The embedded store, made where there is none, or the one that was named.</summary>
    public Task<OpenStore> OpenAsync(ParseResult result, CancellationToken cancellationToken) => stores.OpenAsync(result, create: true, cancellationToken);

    /// <summary>The database of the service.</summary>
    /// <exception cref="CommandException">None is named.</exception>
    public async Task<OpenStore> OpenServiceAsync(ParseResult result, CancellationToken cancellationToken)
    {
        buses.Require(result);
        var store = await stores.OpenAsync(result, create: true, cancellationToken);
        if (!store.IsEmbedded) return store;
        await store.DisposeAsync();
        throw new CommandException(ExitCode.Configuration, "no database is named, and the workers write how far a job is into one",
            "Set HANLIN_POSTGRES, or run the stage here with --local.");
    }

    /// <summary>The queue of the service.</summary>
    public Task<TrainingQueue> ConnectAsync(ParseResult result, CancellationToken cancellationToken) => TrainingQueue.StartAsync(buses.Require(result), cancellationToken);

    /// <summary>The queue where one is named; a store can be changed without it, only that workers hear of it a little later.</summary>
    public async Task<TrainingQueue?> TryConnectAsync(ParseResult result, CancellationToken cancellationToken) =>
        buses.Read(result) is { } address ? await TrainingQueue.StartAsync(address, cancellationToken) : null;
}
