using System.Reflection;
using System.Text.Json;
using Hanlin.ServiceDefaults.Bus;
using Hanlin.Storage;
using Hanlin.Testing;
using Npgsql;
using RabbitMQ.Client;

namespace Hanlin.TrainingWorker.Tests.Rig;

/// <summary>A database, a virtual host and a data folder of a test's own, and what the test does from outside.</summary>
internal sealed class TrainingSystem : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string WorkerPath = Built("WorkerPath");
    private static readonly string CommandPath = Built("CommandPath");

    private readonly List<HostProcess> workers = [];
    private readonly Database database;
    private readonly string rabbitMq;
    private readonly string postgres;

    private TrainingSystem(string rabbitMq, string postgres)
    {
        (this.rabbitMq, this.postgres) = (rabbitMq, postgres);
        database = Database.Open(StorageTarget.Postgres(postgres));
        Jobs = new TrainingJobStore(database, TimeProvider.System);
    }

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("hanlin-training-").FullName;

    public TrainingJobStore Jobs { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<TrainingSystem> CreateAsync(ServicesFixture services)
    {
        var system = new TrainingSystem(await services.CreateVhostAsync(), await services.CreateDatabaseAsync());
        await new QueueDeployer(BusAddress.Parse(system.rabbitMq)).DeployTrainingAsync(Token);
        return system;
    }

    /// <summary>Starts a worker process, with leases short enough for a test to see one expire.</summary>
    public HostProcess StartWorker(string name, params (string Name, string Value)[] settings)
    {
        var worker = HostProcess.Start(WorkerPath,
        [
            ("HANLIN_RABBITMQ", rabbitMq),
            ("HANLIN_POSTGRES", postgres),
            ("HANLIN_TRAINING__DATADIRECTORY", Directory),
            ("HANLIN_TRAINING__NAME", name),
            ("HANLIN_TRAINING__LEASEDURATION", "00:00:10"),
            ("HANLIN_TRAINING__HEARTBEATINTERVAL", "00:00:00.500"),
            ("HANLIN_TRAINING__POLLINTERVAL", "00:00:00.200"),
            ("HANLIN_TRAINING__PROGRESSINTERVAL", "00:00:00.100"),
            ("HANLIN_TRAINING__CURVEINTERVAL", "00:00:00.200"),
            .. settings,
        ]);
        workers.Add(worker);
        return worker;
    }

    /// <summary>Starts <c>hanlin</c> with the service of the test and a home of its own.</summary>
    public HostProcess StartCommand(params string[] arguments) => HostProcess.Start(
        CommandPath, [("HANLIN_RABBITMQ", rabbitMq), ("HANLIN_POSTGRES", postgres), ("HANLIN_HOME", PathOf("home"))], arguments);

    /// <summary>Publishes plain JSON, as a program does that knows nothing of MassTransit.</summary>
    public Task PublishAsync(object message) => PublishAsync("training", JsonSerializer.SerializeToUtf8Bytes(message));

    public async Task PublishAsync(string exchange, byte[] body, string contentType = "application/json")
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(rabbitMq) }.CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Token);
        await channel.BasicPublishAsync(exchange, "", mandatory: true, new BasicProperties { ContentType = contentType, DeliveryMode = DeliveryModes.Persistent }, body, Token);
    }

    /// <summary>Messages that wait in the queue, and those that are delivered and not acknowledged.</summary>
    public async Task<uint> QueuedAsync()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(rabbitMq) }.CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        return await channel.MessageCountAsync("training", Token);
    }

    /// <summary>Waits until a job is as the test wants it, at most two minutes.</summary>
    public async Task<TrainingJob> WaitForAsync(Guid id, Predicate<TrainingJob> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Patience);
        TrainingJob? job = null;
        try
        {
            while (true)
            {
                job = await Jobs.FindAsync(id, Token);
                if (job is not null && condition(job)) return job;
                if (workers.Count > 0 && workers.TrueForAll(worker => worker.HasExited)) break;
                await Task.Delay(50, limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // told below
        }

        throw new TimeoutException($"Job {id} is {job?.State} with progress {job?.Progress}, error {job?.Error}. Workers say:\n{string.Join('\n', workers.Select(worker => worker.Output))}");
    }

    public Task<TrainingJob> WaitForEndAsync(Guid id) => WaitForAsync(id, job => job.IsTerminal);

    /// <summary>Waits until the table has so many rows, at most two minutes.</summary>
    public async Task<IReadOnlyList<TrainingJob>> WaitForCountAsync(int count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Patience);
        while (true)
        {
            var jobs = await Jobs.ListAsync(1000, cancellationToken: limit.Token);
            if (jobs.Count >= count) return jobs;
            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>Cancels a job as <c>hanlin train cancel</c> does: the table first, then the event.</summary>
    public async Task CancelAsync(Guid id)
    {
        (await Jobs.CancelAsync(id, Token)).ShouldBeTrue();
        await PublishAsync("Hanlin.Contracts:TrainingJobCancelled", JsonSerializer.SerializeToUtf8Bytes(new
        {
            messageType = new[] { "urn:message:Hanlin.Contracts:TrainingJobCancelled" },
            message = new { job_id = id },
        }), "application/vnd.masstransit+json");
    }

    public string PathOf(string name) => Path.Join(Directory, name);

    private static string Built(string name) =>
        typeof(TrainingSystem).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == name).Value!;

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in workers) await worker.DisposeAsync();
        await database.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
