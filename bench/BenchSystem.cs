using System.Reflection;
using Hanlin.Migrations;
using Hanlin.ServiceDefaults.Bus;
using Hanlin.Storage;
using Npgsql;
using RabbitMQ.Client;

namespace Hanlin.Bench;

/// <summary>A virtual host's queues and a database of this run's own on the services that <c>bench/run</c> starts.</summary>
internal sealed class BenchSystem : IAsyncDisposable
{
    private readonly string serverConnectionString;
    private readonly string databaseName;

    private BenchSystem(string rabbitMq, string serverConnectionString, string databaseName)
    {
        RabbitMq = rabbitMq;
        this.serverConnectionString = serverConnectionString;
        this.databaseName = databaseName;
        Postgres = new NpgsqlConnectionStringBuilder(serverConnectionString) { Database = databaseName }.ConnectionString;
        Database = Database.Open(StorageTarget.Postgres(Postgres));
        Results = new ResultStore(Database, TimeProvider.System);
    }

    public string RabbitMq { get; }

    public string Postgres { get; }

    public Database Database { get; }

    public ResultStore Results { get; }

    public static string WorkerPath { get; } =
        typeof(BenchSystem).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "WorkerPath").Value!;

    public static async Task<BenchSystem> CreateAsync()
    {
        var server = Required("HANLIN_POSTGRES");
        var name = $"bench_{Guid.NewGuid():N}";
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        var system = new BenchSystem(Required("HANLIN_RABBITMQ"), server, name);
        await using var migrator = new Migrator(system.Postgres, TimeProvider.System);
        await migrator.ApplyAsync(_ => { });
        return system;
    }

    public Task DeployQueueAsync(string model) => new QueueDeployer(BusAddress.Parse(RabbitMq)).DeployAsync(model, CancellationToken.None);

    public async Task DeleteQueueAsync(string model)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(RabbitMq) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeleteAsync(GenerateTextTopology.QueueOf(model));
        await channel.ExchangeDeleteAsync(GenerateTextTopology.QueueOf(model));
    }

    /// <summary>A query with one value.</summary>
    public async Task<double> QueryAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Postgres);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToDouble(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync(serverConnectionString, $"DROP DATABASE {databaseName} WITH (FORCE)");
    }

    private static string Required(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"{variable} is not set; bench/run starts a private broker and database, or: eval \"$(eng/services/services env)\"");

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
