namespace Hanlin.Storage.Tests;

public abstract class BatchStoreTests(Store store)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_is_created_once_however_many_submit_it()
    {
        var id = Guid.NewGuid();
        var created = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => Task.Run(() => store.Batches.CreateAsync(Rows.NewBatch(id), Token))));

        created.Count(result => result.IsNew).ShouldBe(1);
        created.ShouldAllBe(result => result.Batch.Id == id && result.Batch.State == BatchState.Submitting);
    }

    [Fact]
    public async Task The_submitted_count_never_goes_back()
    {
        var batch = (await store.Batches.CreateAsync(Rows.NewBatch(), Token)).Batch.Id;
        await store.Batches.AdvanceSubmittedAsync(batch, 500, Token);
        await store.Batches.AdvanceSubmittedAsync(batch, 100, Token);
        (await FindAsync(batch)).SubmittedCount.ShouldBe(500);
    }

    [Fact]
    public async Task A_batch_completes_with_its_last_row()
    {
        var batch = await Rows.CreateBatchAsync(store, expectedRows: 3);
        await store.Results.AppendAsync(Rows.Many(2, batch), Token);
        var before = await FindAsync(batch);
        (before.State, before.FinishedAt).ShouldBe((BatchState.Running, null));

        await store.Results.AppendAsync([Rows.New(batch, status: ResultStatus.Expired)], Token);
        var after = await FindAsync(batch);
        (after.State, after.FinishedRows, after.IsTerminal).ShouldBe((BatchState.Completed, 3, true));
        after.FinishedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_batch_whose_rows_overtake_its_submission_completes_with_the_submission()
    {
        var batch = (await store.Batches.CreateAsync(Rows.NewBatch(), Token)).Batch.Id;
        await store.Results.AppendAsync(Rows.Many(4, batch), Token);
        (await FindAsync(batch)).State.ShouldBe(BatchState.Submitting);

        await store.Batches.MarkSubmittedAsync(batch, jobCount: 2, expectedRows: 4, Token);
        var done = await FindAsync(batch);
        (done.State, done.JobCount, done.SubmittedCount, done.ExpectedRows).ShouldBe((BatchState.Completed, 2, 2, 4));
    }

    [Fact]
    public async Task A_batch_without_a_single_text_has_failed()
    {
        var batch = await Rows.CreateBatchAsync(store, expectedRows: 2);
        await store.Results.AppendAsync(
            [Rows.New(batch, status: ResultStatus.Failed), Rows.New(batch, status: ResultStatus.Rejected)], Token);
        (await FindAsync(batch)).State.ShouldBe(BatchState.Failed);
    }

    [Fact]
    public async Task An_empty_batch_completes_with_its_submission()
    {
        var batch = await Rows.CreateBatchAsync(store, expectedRows: 0);
        (await FindAsync(batch)).State.ShouldBe(BatchState.Completed);
    }

    [Fact]
    public async Task Rows_and_the_end_of_the_submission_at_once_complete_the_batch()
    {
        for (var round = 0; round < 20; round++)
        {
            var batch = (await store.Batches.CreateAsync(Rows.NewBatch(), Token)).Batch.Id;
            await Task.WhenAll(
                Task.Run(() => store.Results.AppendAsync(Rows.Many(2, batch), Token), Token),
                Task.Run(() => store.Batches.MarkSubmittedAsync(batch, jobCount: 4, expectedRows: 4, Token), Token),
                Task.Run(() => store.Results.AppendAsync(Rows.Many(2, batch), Token), Token));
            (await FindAsync(batch)).State.ShouldBe(BatchState.Completed);
        }
    }

    [Fact]
    public async Task A_cancelled_batch_counts_on_but_stays_cancelled()
    {
        var batch = await Rows.CreateBatchAsync(store, expectedRows: 2);
        (await store.Batches.CancelAsync(batch, Token)).ShouldBeTrue();
        (await store.Batches.CancelAsync(batch, Token)).ShouldBeFalse();
        await store.Results.AppendAsync([Rows.New(batch), Rows.New(batch, status: ResultStatus.Cancelled)], Token);

        var cancelled = await FindAsync(batch);
        (cancelled.State, cancelled.SucceededRows, cancelled.CancelledRows).ShouldBe((BatchState.Cancelled, 1, 1));
    }

    [Fact]
    public async Task A_completed_batch_cannot_be_cancelled_nor_submitted_again()
    {
        var batch = await Rows.CreateBatchAsync(store, expectedRows: 1);
        await store.Results.AppendAsync([Rows.New(batch)], Token);

        (await store.Batches.CancelAsync(batch, Token)).ShouldBeFalse();
        await store.Batches.MarkSubmittedAsync(batch, jobCount: 9, expectedRows: 9, Token);
        var completed = await FindAsync(batch);
        (completed.State, completed.ExpectedRows).ShouldBe((BatchState.Completed, 1));
    }

    [Fact]
    public async Task Cancelled_batches_are_found_among_others()
    {
        var (running, cancelled) = (await Rows.CreateBatchAsync(store, 1), await Rows.CreateBatchAsync(store, 1));
        await store.Batches.CancelAsync(cancelled, Token);

        (await store.Batches.FindCancelledAsync([running, cancelled, Guid.NewGuid()], Token)).ShouldBe([cancelled]);
        (await store.Batches.FindCancelledAsync([], Token)).ShouldBeEmpty();
        (await store.Batches.CancelAsync(Guid.NewGuid(), Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_newest_batches_come_first()
    {
        var older = await Rows.CreateBatchAsync(store, 1);
        var newer = await Rows.CreateBatchAsync(store, 1);
        var listed = (await store.Batches.ListAsync(100, Token)).Select(batch => batch.Id).ToList();

        listed.IndexOf(newer).ShouldBeLessThan(listed.IndexOf(older));
        (await store.Batches.ListAsync(1, Token)).Count.ShouldBe(1);
    }

    private async Task<Batch> FindAsync(Guid id) => (await store.Batches.FindAsync(id, Token)).ShouldNotBeNull();
}

public sealed class BatchStoreOnPostgres(PostgresStore store) : BatchStoreTests(store), IClassFixture<PostgresStore>;

public sealed class BatchStoreOnSqlite(SqliteStore store) : BatchStoreTests(store), IClassFixture<SqliteStore>;
