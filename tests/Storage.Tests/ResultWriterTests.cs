using Microsoft.Extensions.Logging.Abstractions;

namespace Hanlin.Storage.Tests;

public abstract class ResultWriterTests(Store store)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_row_is_there_when_its_write_returns()
    {
        await using var writer = NewWriter();
        await using var elsewhere = Database.Open(store.Target);
        for (var count = 0; count < 20; count++)
        {
            var row = Rows.New();
            await writer.WriteAsync(row, Token);
            (await new ResultStore(elsewhere, TimeProvider.System).ExistingSamplesAsync(row.JobId, Token)).ShouldBe([0]);
        }
    }

    [Fact]
    public async Task Rows_of_many_jobs_are_all_stored_and_counted()
    {
        var batch = await Rows.CreateBatchAsync(store, expectedRows: 3000);
        await using (var writer = NewWriter())
            await Task.WhenAll(Rows.Many(3000, batch).Select(row => writer.WriteAsync(row, Token).AsTask()));

        var done = (await store.Batches.FindAsync(batch, Token))!;
        (done.State, done.SucceededRows).ShouldBe((BatchState.Completed, 3000));
    }

    [Fact]
    public async Task A_bad_row_fails_as_a_row_and_not_as_a_write()
    {
        var (good, bad) = (Rows.New(), Rows.New());
        bad.CompletionTokenCount = -5;
        await using var writer = NewWriter();
        await Task.WhenAll(writer.WriteAsync(good, Token).AsTask(), writer.WriteAsync(bad, Token).AsTask());

        var status = (await store.Results.StreamAsync(new ResultQuery { JobId = bad.JobId }, Token).SingleAsync(Token)).Status;
        status.ShouldBe(ResultStatus.Failed);
    }

    [Fact]
    public async Task Disposal_stores_what_waits()
    {
        var rows = Rows.Many(500, Guid.NewGuid());
        var writer = NewWriter();
        var writes = rows.Select(row => writer.WriteAsync(row, Token).AsTask()).ToList();
        await writer.DisposeAsync();

        await Task.WhenAll(writes);
        (await store.Results.CountAsync(new ResultQuery { BatchId = rows[0].BatchId }, Token)).ShouldBe(500);
        await Should.ThrowAsync<ObjectDisposedException>(async () => await writer.WriteAsync(Rows.New(), Token));
    }

    private ResultWriter NewWriter() =>
        new(store.Results, new ResultWriterOptions(), TimeProvider.System, NullLogger<ResultWriter>.Instance);
}

public sealed class ResultWriterOnPostgres(PostgresStore store) : ResultWriterTests(store), IClassFixture<PostgresStore>;

public sealed class ResultWriterOnSqlite(SqliteStore store) : ResultWriterTests(store), IClassFixture<SqliteStore>;
