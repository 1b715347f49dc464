using Hanlin.Checkpoints.Models;
using Hanlin.ServiceDefaults.Bus;
using Hanlin.Storage;
using Hanlin.Testing;
using Npgsql;

namespace Hanlin.GenerationWorker.Tests.Rig;

/// <summary>A database, a virtual host and a folder of models of a test's own, and what the test does from outside.</summary>
internal sealed class TestSystem : IAsyncDisposable
{
    public const string Model = "poem";

    private readonly List<WorkerProcess> workers = [];
    private readonly Database database;

    private TestSystem(string rabbitMq, string postgres, string modelsDirectory)
    {
        RabbitMq = rabbitMq;
        Postgres = postgres;
        ModelsDirectory = modelsDirectory;
        database = Database.Open(StorageTarget.Postgres(postgres));
        Catalog = new ModelCatalog(database, TimeProvider.System);
        Batches = new BatchStore(database, TimeProvider.System);
        Results = new ResultStore(database, TimeProvider.System);
        Publisher = new PlainPublisher(rabbitMq);
    }

    public string RabbitMq { get; }

    public string Postgres { get; }

    public string ModelsDirectory { get; }

    public ModelCatalog Catalog { get; }

    public BatchStore Batches { get; }

    public ResultStore Results { get; }

    public PlainPublisher Publisher { get; }

    /// <summary>A system whose model has version 1 in service, and whose queue is declared.</summary>
    public static async Task<TestSystem> CreateAsync(ServicesFixture services, PoemModel model, string? rabbitMq = null, string? postgres = null)
    {
        var system = new TestSystem(rabbitMq ?? await services.CreateVhostAsync(), postgres ?? await services.CreateDatabaseAsync(), Directory.CreateTempSubdirectory("hanlin-models-").FullName);
        await system.PublishVersionAsync(model.Folder.DirectoryPath);
        await new QueueDeployer(BusAddress.Parse(system.RabbitMq)).DeployAsync(Model, TestContext.Current.CancellationToken);
        return system;
    }

    /// <summary>Copies a folder into the models' folder, registers and activates it.</summary>
    public async Task<ModelVersion> PublishVersionAsync(string folder)
    {
        var version = await RegisterVersionAsync(folder);
        await Catalog.ActivateAsync(Model, version.Version);
        return version;
    }

    /// <summary>Copies a folder into the models' folder and registers it.</summary>
    public async Task<ModelVersion> RegisterVersionAsync(string folder)
    {
        var number = (await Catalog.ListAsync(Model)).Count + 1;
        var path = Path.Join(Model, $"{number}");
        var target = Directory.CreateDirectory(Path.Join(ModelsDirectory, path)).FullName;
        foreach (var file in Directory.GetFiles(folder)) File.Copy(file, Path.Join(target, Path.GetFileName(file)));
        var opened = ModelFolder.Open(target, verify: false, CancellationToken.None);
        return await Catalog.RegisterAsync(new ModelRegistration { ModelName = Model, Sha256 = opened.Sha256, Path = path });
    }

    /// <summary>Empties the table of results, as if no job had ever run.</summary>
    public async Task ForgetRowsAsync()
    {
        await using var connection = new NpgsqlConnection(Postgres);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var delete = new NpgsqlCommand("DELETE FROM results", connection);
        await delete.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Starts a worker process.</summary>
    public WorkerProcess StartWorker(params (string Name, string Value)[] settings)
    {
        var worker = WorkerProcess.Start(this, settings);
        workers.Add(worker);
        return worker;
    }

    /// <summary>Waits until the table holds so many rows, at most two minutes.</summary>
    public async Task WaitForRowsAsync(long count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            while (await CountAsync() < count)
            {
                if (workers.Count > 0 && workers.TrueForAll(worker => worker.HasExited)) break;
                await Task.Delay(50, limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // told below
        }

        var rows = await CountAsync();
        if (rows < count) throw new TimeoutException($"{rows} of {count} rows. Workers say:\n{string.Join('\n', workers.Select(worker => worker.Output))}");
    }

    public Task<long> CountAsync() => Results.CountAsync(new ResultQuery());

    public async Task<List<GenerationResult>> RowsAsync()
    {
        List<GenerationResult> rows = [];
        await foreach (var row in Results.StreamAsync(new ResultQuery())) rows.Add(row);
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in workers) await worker.DisposeAsync();
        await Publisher.DisposeAsync();
        await database.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        Directory.Delete(ModelsDirectory, recursive: true);
    }
}
