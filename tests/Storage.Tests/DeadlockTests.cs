using Npgsql;

namespace Hanlin.Storage.Tests;

/// <summary>The same keys from several writers, each in its own order: the store sorts, and without that it would deadlock.</summary>
public sealed class DeadlockTests(PostgresStore store) : IClassFixture<PostgresStore>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_sorted_by_the_store_never_deadlock()
    {
        await using var database = OpenWithQuickDetection();
        var results = new ResultStore(database, TimeProvider.System);
        for (var round = 0; round < 20; round++)
        {
            var rows = Rows.Many(500);
            var added = await Task.WhenAll(Enumerable.Range(0, 4).Select(
                writer => Task.Run(() => results.AppendAsync(Rows.Shuffle(rows, writer), Token), Token)));
            added.Sum().ShouldBe(500);
        }
    }

    [Fact]
    public async Task Rows_inserted_unsorted_do()
    {
        await using var database = OpenWithQuickDetection();
        var deadlocks = 0;
        while (deadlocks == 0)
        {
            var rows = Rows.Many(2000);
            var outcomes = await Task.WhenAll(
                Task.Run(() => InsertAsync(database, rows), Token), Task.Run(() => InsertAsync(database, [.. rows.Reverse()]), Token));
            deadlocks += outcomes.Count(outcome => outcome == PostgresErrorCodes.DeadlockDetected);
        }

        deadlocks.ShouldBeGreaterThan(0);
    }

    private Database OpenWithQuickDetection() => Database.Open(StorageTarget.Postgres(
        new NpgsqlConnectionStringBuilder(store.ConnectionString) { Options = "-c deadlock_timeout=10ms" }.ConnectionString));

    private static async Task<string?> InsertAsync(Database database, IReadOnlyList<GenerationResult> rows)
    {
        try
        {
            await using var transaction = await database.BeginAsync(Token);
            await database.InsertAsync(transaction, rows, Token);
            await transaction.CommitAsync(Token);
            return null;
        }
        catch (PostgresException exception)
        {
            return exception.SqlState;
        }
    }
}
