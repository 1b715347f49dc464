using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Hanlin.Storage;

/// <summary>
/// One file in WAL mode: readers and the writer do not wait for each other. Writers do, and in this process they
/// queue at a gate rather than at SQLite's lock, where the driver would poll.
/// </summary>
internal sealed class SqliteDatabase : Database
{
    private readonly PooledDbContextFactory<StorageContext> contexts;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly string connectionString;

    public SqliteDatabase(string path, StorageOptions options)
    {
        connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Path.GetFullPath(path),
            ForeignKeys = true,
            DefaultTimeout = (int)Math.Ceiling(options.CommandTimeout.TotalSeconds),
        }.ConnectionString;
        contexts = new PooledDbContextFactory<StorageContext>(ContextOptions(connectionString));
        SqliteSchema.Open(path, contexts);
    }

    public static DbContextOptions<StorageContext> ContextOptions(string connectionString) =>
        new DbContextOptionsBuilder<StorageContext>()
            .UseSqlite(connectionString)
            .UseSnakeCaseNamingConvention()
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
            .AddInterceptors(new SqliteDurability())
            .Options;

    public override ValueTask DisposeAsync()
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
        gate.Dispose();
        return ValueTask.CompletedTask;
    }

    internal override StorageContext CreateContext() => contexts.CreateDbContext();

    internal override async Task<StorageTransaction> BeginAsync(IsolationLevel isolation, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        return await StorageTransaction.BeginAsync(CreateContext(), isolation, gate, cancellationToken);
    }

    internal override Task<IReadOnlyList<GenerationResult>> InsertAsync(
        StorageTransaction transaction, IReadOnlyList<GenerationResult> rows, CancellationToken cancellationToken) =>
        Task.FromResult(SqliteResultInsert.Execute(transaction, rows, cancellationToken));

    internal override async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        await using var context = CreateContext();
        await context.Results.AnyAsync(cancellationToken);
        return null; // its schema was checked when it was opened
    }
}
