namespace Hanlin.Storage.Tests;

public abstract class SuspectLedgerTests(Store store)
{
    private readonly SuspectLedger ledger = new(store.Database, TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Starts_alone_are_counted_until_the_job_is_cleared()
    {
        var (job, other) = (Guid.NewGuid(), Guid.NewGuid());
        (await ledger.RecordSoloStartAsync(job, Token)).ShouldBe(0);
        (await ledger.RecordSoloStartAsync(job, Token)).ShouldBe(1);
        (await ledger.RecordSoloStartAsync(other, Token)).ShouldBe(0);
        (await ledger.RecordSoloStartAsync(job, Token)).ShouldBe(2);

        await ledger.ClearAsync(job, Token);
        (await ledger.RecordSoloStartAsync(job, Token)).ShouldBe(0);
        (await ledger.RecordSoloStartAsync(other, Token)).ShouldBe(1);
    }

    [Fact]
    public async Task Two_workers_at_once_read_different_counts()
    {
        var job = Guid.NewGuid();
        var counts = await Task.WhenAll(Enumerable.Range(0, 10).Select(
            _ => Task.Run(() => ledger.RecordSoloStartAsync(job, Token), Token)));
        counts.ShouldBe(Enumerable.Range(0, 10), ignoreOrder: true);
    }

    [Fact]
    public async Task A_start_survives_the_process_that_recorded_it()
    {
        var job = Guid.NewGuid();
        await ledger.RecordSoloStartAsync(job, Token);
        await using var later = Database.Open(store.Target);
        (await new SuspectLedger(later, TimeProvider.System).RecordSoloStartAsync(job, Token)).ShouldBe(1);
    }
}

public sealed class SuspectLedgerOnPostgres(PostgresStore store) : SuspectLedgerTests(store), IClassFixture<PostgresStore>;

public sealed class SuspectLedgerOnSqlite(SqliteStore store) : SuspectLedgerTests(store), IClassFixture<SqliteStore>;
