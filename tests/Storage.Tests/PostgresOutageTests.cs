using System.Collections.Concurrent;
using Hanlin.Migrations;
using Hanlin.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Hanlin.Storage.Tests;

/// <summary>What an outage of the server does to rows that are on their way.</summary>
public sealed class PostgresOutageTests(PostgresStore store) : IClassFixture<PostgresStore>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)] // the server never hears of the commit
    [InlineData(true)] // the server has committed, and we never hear of it
    public async Task A_connection_that_breaks_in_a_commit_neither_loses_nor_doubles_a_row(bool afterCommit)
    {
        const int trials = 30, rowsOfTrial = 3;
        var batch = await Rows.CreateBatchAsync(store, trials * rowsOfTrial);
        var address = new NpgsqlConnectionStringBuilder(store.ConnectionString);
        await using var proxy = new CuttingProxy(address.Port);
        address.Port = proxy.Port;
        await using var database = Database.Open(StorageTarget.Postgres(address.ConnectionString));
        await using (var writer = NewWriter(database))
        {
            for (var trial = 0; trial < trials; trial++)
            {
                if (afterCommit)
                    proxy.CutReply("COMMIT");
                else
                    proxy.CutRequest("COMMIT");
                await Task.WhenAll(Rows.Many(rowsOfTrial, batch).Select(row => writer.WriteAsync(row, Token).AsTask()));
            }
        }

        proxy.CutCount.ShouldBe(trials);
        (await store.Results.CountAsync(new ResultQuery { BatchId = batch }, Token)).ShouldBe(trials * rowsOfTrial);
        var done = (await store.Batches.FindAsync(batch, Token))!;
        (done.State, done.SucceededRows).ShouldBe((BatchState.Completed, trials * rowsOfTrial));
    }

    [Fact]
    public async Task Crashes_of_the_server_under_load_cost_no_row_and_double_none()
    {
        await using var server = await PrivateServices.StartPostgresAsync();
        await using (var migrator = new Migrator(server.Postgres!, TimeProvider.System))
            await migrator.ApplyAsync(_ => { }, Token);
        await using var database = Database.Open(StorageTarget.Postgres(server.Postgres!));
        var batches = new BatchStore(database, TimeProvider.System);
        var batch = (await batches.CreateAsync(Rows.NewBatch(), Token)).Batch.Id;

        await using var writer = NewWriter(database);
        var written = new ConcurrentBag<Guid>();
        using var enough = new CancellationTokenSource();
        var producers = Enumerable.Range(0, 16)
            .Select(_ => Task.Run(() => ProduceAsync(writer, batch, written, enough.Token), Token)).ToList();
        for (var crash = 0; crash < 2; crash++)
        {
            var before = written.Count;
            await WaitAsync(() => written.Count > before + 200);
            await server.CrashAsync();
            await WaitAsync(() => writer.IsPaused);
            await server.RestartAsync();
            await WaitAsync(() => !writer.IsPaused);
        }

        await enough.CancelAsync();
        await Task.WhenAll(producers);

        var stored = await new ResultStore(database, TimeProvider.System).StreamAsync(new ResultQuery { BatchId = batch }, Token)
            .Select(row => row.JobId).ToListAsync(Token);
        stored.Count.ShouldBe(written.Count);
        stored.ToHashSet().SetEquals(written).ShouldBeTrue();
        await batches.MarkSubmittedAsync(batch, written.Count, written.Count, Token);
        (await batches.FindAsync(batch, Token))!.State.ShouldBe(BatchState.Completed);
    }

    [Fact]
    public async Task A_query_survives_connections_that_are_older_than_the_server()
    {
        await using var database = Database.Open(StorageTarget.Postgres(store.ConnectionString));
        var results = new ResultStore(database, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => results.CountAsync(new ResultQuery(), Token)));
        (await store.ReadAsync<long>(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'hanlin' AND datname = current_database()"))
            .ShouldBeGreaterThan(0);

        for (var read = 0; read < 8; read++)
            await results.CountAsync(new ResultQuery(), Token);
    }

    [Fact]
    public async Task Rows_are_given_back_when_the_outage_lasts_longer_than_allowed()
    {
        await using var database = Database.Open(StorageTarget.Postgres("Host=127.0.0.1;Port=1;Username=nobody"));
        await using var writer = NewWriter(database, new ResultWriterOptions { OutageBudget = TimeSpan.FromMilliseconds(200) });

        var failure = await Should.ThrowAsync<Exception>(async () => await writer.WriteAsync(Rows.New(), Token));
        StorageFaults.Of(failure).ShouldBe(StorageFault.Pause);
        writer.IsPaused.ShouldBeTrue();
    }

    [Fact]
    public async Task Closing_during_an_outage_ends_the_waiting_of_every_writer()
    {
        await using var database = Database.Open(StorageTarget.Postgres("Host=127.0.0.1;Port=1;Username=nobody"));
        var writer = NewWriter(database, new ResultWriterOptions { DrainTimeout = TimeSpan.FromMilliseconds(100), MaxRowsPerCommit = 2 });
        var writes = Rows.Many(5).Select(row => writer.WriteAsync(row, Token).AsTask()).ToList();
        await WaitAsync(() => writer.IsPaused);
        await writer.DisposeAsync();

        foreach (var write in writes)
            await Should.ThrowAsync<OperationCanceledException>(() => write);
    }

    [Fact]
    public async Task A_failure_that_time_does_not_cure_goes_to_the_writer_at_once()
    {
        var address = new NpgsqlConnectionStringBuilder(store.ConnectionString) { SearchPath = "pg_catalog" }; // no table of ours
        await using var database = Database.Open(StorageTarget.Postgres(address.ConnectionString));
        await using var writer = NewWriter(database);

        var failure = await Should.ThrowAsync<Exception>(async () => await writer.WriteAsync(Rows.New(), Token));
        StorageFaults.Of(failure).ShouldBe(StorageFault.Permanent);
        writer.IsPaused.ShouldBeFalse();
    }

    private static async Task ProduceAsync(ResultWriter writer, Guid batch, ConcurrentBag<Guid> written, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            var row = Rows.New(batch);
            await writer.WriteAsync(row, Token);
            written.Add(row.JobId);
        }
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(5), Token);
    }

    private static ResultWriter NewWriter(Database database, ResultWriterOptions? options = null) => new(
        new ResultStore(database, TimeProvider.System),
        options ?? new ResultWriterOptions { MaxRowsPerCommit = 50 },
        TimeProvider.System,
        NullLogger<ResultWriter>.Instance);
}
