using Hanlin.Testing;
using Npgsql;

namespace Hanlin.Storage.Tests;

public sealed class PostgresStore(ServicesFixture services) : Store
{
    public string ConnectionString { get; private set; } = "";

    /// <summary>A connection that sees what the store has committed.</summary>
    public async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    public async Task<T> ReadAsync<T>(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    protected override async Task<StorageTarget> CreateAsync()
    {
        ConnectionString = await services.CreateDatabaseAsync();
        return StorageTarget.Postgres(ConnectionString);
    }
}
