using Hanlin.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Hanlin.Migrations;

/// <summary>Applies the migrations of this assembly to one database.</summary>
public sealed class Migrator : IAsyncDisposable
{
    /// <summary>"hanlin" as a number; whoever holds this advisory lock of the database is the one who migrates.</summary>
    private const long LockKey = 0x68616E6C696E;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly NpgsqlDataSource source;
    private readonly TimeProvider time;

    /// <summary>Names the database; nothing is connected yet.</summary>
    /// <param name="connectionString">Npgsql's.</param>
    /// <param name="time">The clock of <see cref="WaitAsync"/>.</param>
    /// <exception cref="StorageException">The connection string is not valid.</exception>
    public Migrator(string connectionString, TimeProvider time)
    {
        this.time = time;
        try
        {
            // No limit to a statement: building an index over many rows takes as long as it takes.
            source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
            {
                ApplicationName = "hanlin-migrations",
                CommandTimeout = 0,
            });
        }
        catch (ArgumentException exception)
        {
            throw new StorageException($"the connection string is not valid: {exception.Message}", exception);
        }
    }

    /// <summary>Idempotent SQL of every migration.</summary>
    public static string Script()
    {
        using var context = new DesignTimeContextFactory().CreateDbContext([]);
        return context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);
    }

    /// <summary>Waits until the server takes connections.</summary>
    /// <param name="limit">Then the last failure is thrown.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken = default)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException exception) when (MayComeUp(exception) && time.GetElapsedTime(start) < limit)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    /// <summary>Applies what is missing, in order, each migration in its own transaction.</summary>
    /// <param name="report">Told of each migration that was applied.</param>
    /// <param name="cancellationToken">Cancels between migrations.</param>
    /// <returns>How many were applied.</returns>
    /// <exception cref="StorageException">The database is newer than this migrator.</exception>
    public async Task<int> ApplyAsync(Action<string> report, CancellationToken cancellationToken = default)
    {
        await using var lockConnection = await source.OpenConnectionAsync(cancellationToken);
        await using var takeLock = new NpgsqlCommand($"SELECT pg_advisory_lock({LockKey})", lockConnection);
        await takeLock.ExecuteNonQueryAsync(cancellationToken); // held until this connection closes

        await using var context = new StorageContext(PostgresDatabase.ContextOptions(source));
        await RefuseNewerAsync(context, cancellationToken);
        string[] pending = [.. await context.Database.GetPendingMigrationsAsync(cancellationToken)];
        foreach (var migration in pending)
        {
            await context.GetService<IMigrator>().MigrateAsync(migration, cancellationToken);
            report($"applied {migration}");
        }

        return pending.Length;
    }

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync() => source.DisposeAsync();

    /// <summary>False for what waiting does not cure: a wrong password, an unknown database.</summary>
    internal static bool MayComeUp(NpgsqlException exception) =>
        exception is not PostgresException postgres
        || (StorageFaults.Of(postgres) == StorageFault.Pause
            && !postgres.SqlState.StartsWith("28", StringComparison.Ordinal)
            && postgres.SqlState != PostgresErrorCodes.InvalidCatalogName);

    private static async Task RefuseNewerAsync(StorageContext context, CancellationToken cancellationToken)
    {
        var applied = await context.Database.GetAppliedMigrationsAsync(cancellationToken);
        if (applied.Except(context.Database.GetMigrations()).FirstOrDefault() is { } unknown)
            throw new StorageException($"the database has migration {unknown}, which is newer than this migrator; use the current release");
    }
}
