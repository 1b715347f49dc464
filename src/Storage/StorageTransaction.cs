using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Hanlin.Storage;

/// <summary>An open transaction with the context that works in it; whatever is not committed is rolled back.</summary>
internal sealed class StorageTransaction(StorageContext context, IDbContextTransaction transaction, SemaphoreSlim? gate)
    : IAsyncDisposable
{
    public StorageContext Context => context;

    public DbConnection Connection => context.Database.GetDbConnection();

    public DbTransaction DbTransaction => transaction.GetDbTransaction();

    public static async Task<StorageTransaction> BeginAsync(
        StorageContext context, IsolationLevel isolation, SemaphoreSlim? gate, CancellationToken cancellationToken)
    {
        try
        {
            return new StorageTransaction(context, await context.Database.BeginTransactionAsync(isolation, cancellationToken), gate);
        }
        catch
        {
            await context.DisposeAsync();
            gate?.Release();
            throw;
        }
    }

    public Task CommitAsync(CancellationToken cancellationToken) => transaction.CommitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
        }
        finally
        {
            await context.DisposeAsync();
            gate?.Release();
        }
    }
}
