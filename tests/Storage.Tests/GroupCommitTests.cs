using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Hanlin.Storage.Tests;

/// <summary>With the table locked by somebody else, a commit can be held up for as long as a test wants.</summary>
public sealed class GroupCommitTests(PostgresStore store) : IClassFixture<PostgresStore>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_does_not_return_before_its_commit()
    {
        await using var writer = NewWriter(new ResultWriterOptions());
        await using var holder = await store.ConnectAsync();
        await using var hold = await LockResultsAsync(holder);
        var write = writer.WriteAsync(Rows.New(), Token).AsTask();
        await WaitForBlockedInsertAsync(holder);
        write.IsCompleted.ShouldBeFalse();

        await hold.RollbackAsync(Token);
        await write;
    }

    [Fact]
    public async Task What_comes_in_during_a_commit_shares_the_next_one()
    {
        var batch = Guid.NewGuid();
        await using var writer = NewWriter(new ResultWriterOptions());
        await using var holder = await store.ConnectAsync();
        await using var hold = await LockResultsAsync(holder);
        var first = writer.WriteAsync(Rows.New(batch), Token).AsTask();
        await WaitForBlockedInsertAsync(holder);
        var others = Rows.Many(400, batch).Select(row => writer.WriteAsync(row, Token).AsTask()).ToList();
        await hold.RollbackAsync(Token);
        await Task.WhenAll(others.Append(first));

        (await store.ReadAsync<long>($"SELECT count(DISTINCT xmin::text) FROM results WHERE batch_id = '{batch}'")).ShouldBe(2);
    }

    [Fact]
    public async Task Writers_wait_when_too_many_rows_do()
    {
        await using var writer = NewWriter(new ResultWriterOptions { MaxRowsPerCommit = 1, MaxWaitingRows = 2 });
        await using var holder = await store.ConnectAsync();
        await using var hold = await LockResultsAsync(holder);
        var taken = writer.WriteAsync(Rows.New(), Token).AsTask();
        await WaitForBlockedInsertAsync(holder);
        List<Task> waiting = [.. Rows.Many(2).Select(row => writer.WriteAsync(row, Token).AsTask())];
        using var impatient = new CancellationTokenSource();
        var refused = Rows.New();
        var tooMany = writer.WriteAsync(refused, impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => tooMany);
        await hold.RollbackAsync(Token);
        await Task.WhenAll(waiting.Append(taken));

        (await store.Results.ExistingSamplesAsync(refused.JobId, Token)).ShouldBeEmpty(); // it was never taken in
    }

    private static async Task<NpgsqlTransaction> LockResultsAsync(NpgsqlConnection holder)
    {
        var transaction = await holder.BeginTransactionAsync(Token);
        await using var command = new NpgsqlCommand("LOCK TABLE results IN SHARE MODE", holder, transaction);
        await command.ExecuteNonQueryAsync(Token);
        return transaction;
    }

    /// <summary>The server says when another connection has come to wait for us.</summary>
    private static async Task WaitForBlockedInsertAsync(NpgsqlConnection holder)
    {
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))", holder);
        while ((long)(await command.ExecuteScalarAsync(Token))! == 0)
            await Task.Yield();
    }

    private ResultWriter NewWriter(ResultWriterOptions options) =>
        new(store.Results, options, TimeProvider.System, NullLogger<ResultWriter>.Instance);
}
