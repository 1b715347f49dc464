using Hanlin.Migrations;
using Npgsql;

namespace Hanlin.Testing;

/// <summary>
/// A real broker and a real database server for a test assembly: those that <c>HANLIN_RABBITMQ</c>,
/// <c>HANLIN_POSTGRES</c> and <c>HANLIN_SERVICES</c> name, as <c>eng/services/services env</c> prints them, or else a
/// private one of each, started when a test first asks for it and stopped with the assembly.
/// </summary>
/// <remarks>Use it as an assembly fixture: <c>[assembly: AssemblyFixture(typeof(ServicesFixture))]</c>.</remarks>
public sealed class ServicesFixture : IAsyncDisposable
{
    private readonly Lazy<Task<PrivateServices>> ownPostgres = new(PrivateServices.StartPostgresAsync);
    private readonly Lazy<Task<PrivateServices>> ownRabbitMq = new(PrivateServices.StartRabbitMqAsync);
    private readonly Stack<Func<Task>> cleanups = new();

    /// <summary>Connection string of a database that is there to connect to; tests take one of their own.</summary>
    public async Task<string> PostgresAsync() => Named("HANLIN_POSTGRES") ?? (await ownPostgres.Value).Postgres!;

    /// <summary>URI of a virtual host that is there to connect to; tests take one of their own.</summary>
    public async Task<string> RabbitMqAsync() => Named("HANLIN_RABBITMQ") ?? (await ownRabbitMq.Value).RabbitMq!;

    /// <summary>A fresh database with our schema, dropped at the end.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var connectionString = await CreateEmptyDatabaseAsync();
        await using var migrator = new Migrator(connectionString, TimeProvider.System);
        await migrator.ApplyAsync(_ => { });
        return connectionString;
    }

    /// <summary>A fresh database without any schema, dropped at the end.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateEmptyDatabaseAsync()
    {
        var name = NewName();
        await ExecuteAsync($"CREATE DATABASE {name}");
        AtEnd(() => ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)"));
        return new NpgsqlConnectionStringBuilder(await PostgresAsync()) { Database = name }.ConnectionString;
    }

    /// <summary>A fresh virtual host, deleted at the end.</summary>
    /// <returns>Its URI.</returns>
    public async Task<string> CreateVhostAsync()
    {
        var name = NewName();
        var uri = new UriBuilder(await RabbitMqAsync());
        await RabbitMqControlAsync("add_vhost", name);
        AtEnd(() => RabbitMqControlAsync("delete_vhost", name));
        await RabbitMqControlAsync("set_permissions", "--vhost", name, uri.UserName, ".*", ".*", ".*");
        uri.Path = name;
        return uri.Uri.AbsoluteUri;
    }

    /// <summary>Runs <c>rabbitmqctl</c> on the broker.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="InvalidOperationException">The broker is named by the environment and is not ours to control.</exception>
    public async Task<string> RabbitMqControlAsync(params string[] arguments)
    {
        if (Named("HANLIN_RABBITMQ") is null)
            return await (await ownRabbitMq.Value).RabbitMqControlAsync(arguments);
        return await ServicesScript.RunAsync(
            Named("HANLIN_SERVICES") ?? throw new InvalidOperationException(
                "HANLIN_RABBITMQ names a broker that tests cannot make virtual hosts on; unset it, or use eng/services/services env"),
            ["rabbitmqctl", .. arguments]);
    }

    /// <summary>Drops what was created, and stops the services where they are our own.</summary>
    public async ValueTask DisposeAsync()
    {
        while (cleanups.TryPop(out var cleanup))
            await cleanup();
        foreach (var own in new[] { ownPostgres, ownRabbitMq }.Where(own => own.IsValueCreated))
            await (await own.Value).DisposeAsync();
    }

    private static string? Named(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    private static string NewName() => $"test_{Guid.NewGuid():N}";

    private void AtEnd(Func<Task> cleanup)
    {
        lock (cleanups)
            cleanups.Push(cleanup);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(await PostgresAsync());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
