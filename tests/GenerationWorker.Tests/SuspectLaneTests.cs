using Hanlin.GenerationWorker.Suspects;
using Hanlin.Storage;
using Hanlin.Testing;
using Microsoft.Extensions.Options;

namespace Hanlin.GenerationWorker.Tests;

/// <summary>Who is blamed for the death of a worker. A death is a lane that is never left.</summary>
public sealed class SuspectLaneTests(ServicesFixture services) : IAsyncLifetime
{
    private Database database = null!;

    public async ValueTask InitializeAsync() => database = Database.Open(StorageTarget.Postgres(await services.CreateDatabaseAsync()));

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task A_job_that_died_twice_alone_is_not_run_a_third_time()
    {
        var poison = Guid.NewGuid();
        for (var death = 0; death < 2; death++)
        {
            using var lane = Lane();
            (await EnterAsync(lane, poison, deliveryCount: 2 + death)).Verdict.ShouldBeNull(); // and never finishes
        }

        using var last = Lane();
        await using var place = await EnterAsync(last, poison, deliveryCount: 4);
        place.Verdict.ShouldBe("The worker died 2 times while it ran this job alone; it is not tried again.");
    }

    [Fact]
    public async Task A_suspect_that_finishes_is_acquitted()
    {
        var innocent = Guid.NewGuid();
        for (var delivery = 2; delivery < 8; delivery++)
        {
            using var lane = Lane();
            await using var place = await EnterAsync(lane, innocent, delivery);
            place.Verdict.ShouldBeNull();
            await place.FinishedAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_suspect_waits_until_it_is_alone_and_others_wait_for_it()
    {
        using var lane = Lane();
        var neighbour = await EnterAsync(lane, Guid.NewGuid(), deliveryCount: 0);
        var suspect = EnterAsync(lane, Guid.NewGuid(), deliveryCount: 2);
        suspect.IsCompleted.ShouldBeFalse();
        await neighbour.DisposeAsync();
        var alone = await suspect;

        var next = EnterAsync(lane, Guid.NewGuid(), deliveryCount: 1);
        next.IsCompleted.ShouldBeFalse();
        await alone.DisposeAsync();
        await (await next).DisposeAsync();
    }

    [Fact]
    public async Task Two_suspects_take_turns()
    {
        using var lane = Lane();
        var first = await EnterAsync(lane, Guid.NewGuid(), deliveryCount: 2);
        var second = EnterAsync(lane, Guid.NewGuid(), deliveryCount: 2);
        second.IsCompleted.ShouldBeFalse();
        await first.DisposeAsync();
        await (await second).DisposeAsync();
    }

    private SuspectLane Lane() => new(new SuspectLedger(database, TimeProvider.System), Options.Create(new WorkerOptions { Slots = 4 }));

    private static Task<SuspectLane.Place> EnterAsync(SuspectLane lane, Guid jobId, int deliveryCount)
        => lane.EnterAsync(jobId, deliveryCount, TestContext.Current.CancellationToken);
}
