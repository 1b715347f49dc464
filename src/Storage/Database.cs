using System.Data;

namespace Hanlin.Storage;

/// <summary>
/// The open store, shared by <see cref="ResultStore"/>, <see cref="BatchStore"/>, <see cref="ModelCatalog"/>,
/// <see cref="SuspectLedger"/>, <see cref="TrainingJobStore"/> and <see cref="TrainingLeases"/>. Its two kinds differ in how they connect, how they insert results and what may be wrong with them.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    /// <summary>Opens a store. PostgreSQL is connected to when it is first used; a SQLite file is created if it is missing.</summary>
    /// <param name="target">Where it is.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="StorageException">The connection string or the file cannot be used; the message says why.</exception>
    public static Database Open(StorageTarget target, StorageOptions? options = null)
    {
        options ??= new StorageOptions();
        return target.IsPostgres ? new PostgresDatabase(target.Address, options) : new SqliteDatabase(target.Address, options);
    }

    /// <summary>Closes every connection.</summary>
    public abstract ValueTask DisposeAsync();

    internal abstract StorageContext CreateContext();

    /// <summary>Begins a transaction that may write; in a SQLite file there is one at a time.</summary>
    internal abstract Task<StorageTransaction> BeginAsync(IsolationLevel isolation, CancellationToken cancellationToken);

    /// <summary>Begins one in which each statement sees what others have committed before it.</summary>
    internal Task<StorageTransaction> BeginAsync(CancellationToken cancellationToken) =>
        BeginAsync(IsolationLevel.ReadCommitted, cancellationToken);

    /// <summary>
    /// Runs a query, a second time where the connection failed: one from the pool may be older than the last restart of the server.
    /// </summary>
    internal async Task<T> ReadAsync<T>(Func<StorageContext, Task<T>> query)
    {
        try
        {
            await using var context = CreateContext();
            return await query(context);
        }
        catch (Exception exception) when (StorageFaults.Of(exception) == StorageFault.Pause)
        {
            await using var context = CreateContext();
            return await query(context);
        }
    }

    /// <summary>Inserts the rows whose keys are new, in the order given.</summary>
    /// <returns>The rows that were inserted.</returns>
    internal abstract Task<IReadOnlyList<GenerationResult>> InsertAsync(
        StorageTransaction transaction, IReadOnlyList<GenerationResult> rows, CancellationToken cancellationToken);

    /// <summary>What keeps the store from being used although it answers, or null.</summary>
    internal abstract Task<string?> FindProblemAsync(CancellationToken cancellationToken);
}
