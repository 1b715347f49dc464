using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace Hanlin.Storage;

internal sealed class PostgresDatabase : Database
{
    private readonly NpgsqlDataSource source;
    private readonly PooledDbContextFactory<StorageContext> contexts;
    private readonly PostgresChecks checks;

    public PostgresDatabase(string connectionString, StorageOptions options)
    {
        source = NpgsqlDataSource.Create(Complete(connectionString, options));
        contexts = new PooledDbContextFactory<StorageContext>(ContextOptions(source));
        checks = new PostgresChecks(source, options);
    }

    /// <summary>No retrying execution strategy: <see cref="ResultWriter"/> is the one owner of retries, and two multiply.</summary>
    public static DbContextOptions<StorageContext> ContextOptions(NpgsqlDataSource source) =>
        new DbContextOptionsBuilder<StorageContext>()
            .UseNpgsql(source, npgsql => npgsql.MigrationsAssembly("Hanlin.Migrations"))
            .UseSnakeCaseNamingConvention()
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
            .Options;

    public override async ValueTask DisposeAsync() => await source.DisposeAsync();

    internal override StorageContext CreateContext() => contexts.CreateDbContext();

    internal override Task<StorageTransaction> BeginAsync(IsolationLevel isolation, CancellationToken cancellationToken) =>
        StorageTransaction.BeginAsync(CreateContext(), isolation, gate: null, cancellationToken);

    internal override Task<IReadOnlyList<GenerationResult>> InsertAsync(
        StorageTransaction transaction, IReadOnlyList<GenerationResult> rows, CancellationToken cancellationToken) =>
        PostgresResultInsert.ExecuteAsync(transaction, rows, cancellationToken);

    internal override Task<string?> FindProblemAsync(CancellationToken cancellationToken) =>
        checks.FindProblemAsync(this, cancellationToken);

    /// <summary>Fills in what the connection string leaves at Npgsql's defaults.</summary>
    private static NpgsqlConnectionStringBuilder Complete(string connectionString, StorageOptions options)
    {
        NpgsqlConnectionStringBuilder given, defaults = new();
        try
        {
            given = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException exception)
        {
            throw new StorageException($"The connection string of PostgreSQL is not valid: {exception.Message}", exception);
        }

        given.ApplicationName ??= options.ApplicationName;
        if (given.KeepAlive == defaults.KeepAlive)
            given.KeepAlive = 15; // seconds: a peer that vanished is noticed although nobody writes
        if (given.MaxPoolSize == defaults.MaxPoolSize)
            given.MaxPoolSize = options.MaxPoolSize;
        if (given.CommandTimeout == defaults.CommandTimeout)
            given.CommandTimeout = (int)Math.Ceiling(options.CommandTimeout.TotalSeconds);
        return given;
    }
}
