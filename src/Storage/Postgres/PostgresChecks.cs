using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Hanlin.Storage;

/// <summary>Whether a server that answers may be trusted with results: writable, durable, of our schema.</summary>
internal sealed class PostgresChecks(NpgsqlDataSource source, StorageOptions options)
{
    private static readonly string[] Durability = ["fsync", "full_page_writes", "synchronous_commit"];

    public async Task<string?> FindProblemAsync(Database database, CancellationToken cancellationToken) =>
        await FindReadOnlyAsync(cancellationToken)
        ?? await FindUnsafeAsync(cancellationToken)
        ?? await FindSchemaProblemAsync(database, cancellationToken);

    private async Task<string?> FindReadOnlyAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT current_setting('transaction_read_only')");
        return (string?)await command.ExecuteScalarAsync(cancellationToken) == "on"
            ? "the server is read-only, a standby for instance; connect to the primary"
            : null;
    }

    private async Task<string?> FindUnsafeAsync(CancellationToken cancellationToken)
    {
        if (options.AllowUnsafeDatabase)
            return null;

        await using var command = source.CreateCommand("SELECT name FROM unnest($1) AS name WHERE current_setting(name) = 'off' LIMIT 1");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = Durability });
        return await command.ExecuteScalarAsync(cancellationToken) is string setting
            ? $"the server runs with {setting}=off and would forget acknowledged results in a crash; turn it on, or allow it explicitly"
            : null;
    }

    private static async Task<string?> FindSchemaProblemAsync(Database database, CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        return PostgresSchema.FindProblem(await context.Database.GetAppliedMigrationsAsync(cancellationToken));
    }
}
