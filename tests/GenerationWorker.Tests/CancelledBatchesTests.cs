using Hanlin.GenerationWorker.Cancellation;
using Hanlin.Storage;
using Hanlin.Testing;

namespace Hanlin.GenerationWorker.Tests;

/// <summary>What the jobs of a cancelled batch are told, however many of them ask at the same time.</summary>
public sealed class CancelledBatchesTests(ServicesFixture services)
{
    [Fact]
    public async Task Whoever_asks_while_the_table_is_being_read_gets_its_answer()
    {
        var token = TestContext.Current.CancellationToken;
        await using var database = Database.Open(StorageTarget.Postgres(await services.CreateDatabaseAsync()));
        var batches = new BatchStore(database, TimeProvider.System);
        var id = Guid.CreateVersion7();
        await batches.CreateAsync(new Batch { Id = id, Name = "b", Source = "test", ModelName = "poem" }, token);
        await batches.CancelAsync(id, token);

        var cancelled = new CancelledBatches(batches, TimeProvider.System);
        var tokens = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => cancelled.TokenOfAsync(id, token)));
        tokens.ShouldAllBe(asked => asked.IsCancellationRequested);
    }
}
