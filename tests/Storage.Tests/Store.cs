using Hanlin.Testing;

[assembly: AssemblyFixture(typeof(ServicesFixture))]

namespace Hanlin.Storage.Tests;

/// <summary>A fresh store for the tests of one class.</summary>
public abstract class Store : IAsyncLifetime
{
    public required StorageTarget Target { get; set; }

    public required Database Database { get; set; }

    public ResultStore Results => new(Database, TimeProvider.System);

    public BatchStore Batches => new(Database, TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        Target = await CreateAsync();
        Database = Database.Open(Target);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<StorageTarget> CreateAsync();
}
