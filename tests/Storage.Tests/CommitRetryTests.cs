using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Hanlin.Storage.Tests;

public sealed class CommitRetryTests
{
    private static readonly Exception Away = new NpgsqlException("connection refused");
    private static readonly Exception Deadlock = new PostgresException("deadlock detected", "ERROR", "ERROR", "40P01");

    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task Pauses_grow_to_the_longest_and_stay_there()
    {
        var attempts = new List<TimeSpan>();
        var retry = NewRetry(new ResultWriterOptions { MaxBackoff = TimeSpan.FromSeconds(1) });
        await RunAsync(retry, attempts, failures: 8, Away);

        var pauses = attempts.Zip(attempts.Skip(1), (earlier, later) => (later - earlier).TotalMilliseconds);
        pauses.ShouldBe([50, 100, 200, 400, 800, 1000, 1000, 1000]);
        retry.IsPaused.ShouldBeFalse();
    }

    [Fact]
    public async Task A_collision_is_tried_again_without_a_pause_being_reported()
    {
        var attempts = new List<TimeSpan>();
        var retry = NewRetry(new ResultWriterOptions());
        var running = RunAsync(retry, attempts, failures: 4, Deadlock, onAttempt: () => retry.IsPaused.ShouldBeFalse());
        await running;

        attempts.Zip(attempts.Skip(1), (earlier, later) => (later - earlier).TotalMilliseconds).ShouldBe([50, 100, 200, 200]);
    }

    [Fact]
    public async Task An_outage_is_reported_from_the_first_failure_to_the_first_success()
    {
        var paused = new List<bool>();
        var retry = NewRetry(new ResultWriterOptions());
        await RunAsync(retry, [], failures: 2, Away, onAttempt: () => paused.Add(retry.IsPaused));

        paused.ShouldBe([false, true, true]);
        retry.IsPaused.ShouldBeFalse();
    }

    [Fact]
    public async Task The_failure_is_given_back_when_the_outage_exceeds_its_budget()
    {
        var retry = NewRetry(new ResultWriterOptions { OutageBudget = TimeSpan.FromSeconds(1) });
        (await Should.ThrowAsync<NpgsqlException>(() => RunAsync(retry, [], failures: int.MaxValue, Away))).ShouldBeSameAs(Away);
        retry.IsPaused.ShouldBeTrue();

        var attempts = new List<TimeSpan>(); // and the next group is not held up by the same outage
        await Should.ThrowAsync<NpgsqlException>(() => RunAsync(retry, attempts, failures: int.MaxValue, Away));
        attempts.Count.ShouldBe(1);
    }

    private CommitRetry NewRetry(ResultWriterOptions options) => new(options, time, NullLogger.Instance);

    /// <summary>Lets a commit fail so many times, and the clock run as fast as it is waited for.</summary>
    private async Task RunAsync(CommitRetry retry, List<TimeSpan> attempts, int failures, Exception failure, Action? onAttempt = null)
    {
        var start = time.GetTimestamp();
        var running = retry.ExecuteAsync(
            _ =>
            {
                onAttempt?.Invoke();
                attempts.Add(time.GetElapsedTime(start));
                return failures-- > 0 ? Task.FromException(failure) : Task.CompletedTask;
            },
            TestContext.Current.CancellationToken);
        while (!running.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        await running;
    }
}
