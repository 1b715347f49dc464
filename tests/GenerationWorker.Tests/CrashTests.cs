using Hanlin.GenerationWorker.Tests.Rig;
using Hanlin.Storage;
using Hanlin.Testing;

namespace Hanlin.GenerationWorker.Tests;

/// <summary>Processes killed, stopped and cut off: every job has exactly its rows, and the rows hold what they hold without.</summary>
public sealed class CrashTests(ServicesFixture services, PoemModel model)
{
    private const int JobCount = 600;

    [Fact]
    public async Task One_of_two_workers_killed_on_the_way_changes_no_row()
    {
        var expected = await UndisturbedAsync();
        await using var system = await TestSystem.CreateAsync(services, model);
        var (first, second) = (system.StartWorker(), system.StartWorker());
        await PublishAllAsync(system);
        for (var kill = 1; kill <= 3; kill++)
        {
            await system.WaitForRowsAsync(kill * JobCount / 5);
            await first.KillAsync();
            first = system.StartWorker();
        }

        await ShouldHoldAsync(system, expected);
        second.Output.ShouldNotContain("failed for a reason that should not exist");
    }

    [Fact]
    public async Task SIGTERM_ends_what_runs_gives_back_the_rest_and_exits_clean()
    {
        var expected = await UndisturbedAsync();
        await using var system = await TestSystem.CreateAsync(services, model);
        await PublishAllAsync(system);
        for (var stop = 1; stop <= 3; stop++)
        {
            var worker = system.StartWorker();
            await system.WaitForRowsAsync(stop * JobCount / 5);
            (await worker.TerminateAsync()).ShouldBe(0, worker.Output);
            worker.Output.ShouldNotContain(" fail: ");
        }

        system.StartWorker();
        await ShouldHoldAsync(system, expected);
    }

    [Fact]
    public async Task A_spent_drain_budget_gives_running_jobs_back_to_others()
    {
        await using var system = await TestSystem.CreateAsync(services, model);
        await PublishAllAsync(system);
        var worker = system.StartWorker(("HANLIN_WORKER__DRAINBUDGET", "00:00:00"));
        await system.WaitForRowsAsync(100);
        (await worker.TerminateAsync()).ShouldBe(0, worker.Output);
        system.StartWorker();
        await system.WaitForRowsAsync(JobCount);
        (await system.RowsAsync()).ShouldAllBe(row => row.Status == ResultStatus.Succeeded);
    }

    private static Dictionary<Guid, string>? undisturbed;

    /// <summary>What the jobs end as where nobody disturbs the worker.</summary>
    private async Task<Dictionary<Guid, string>> UndisturbedAsync()
    {
        if (undisturbed is not null) return undisturbed;
        await using var system = await TestSystem.CreateAsync(services, model);
        system.StartWorker();
        await PublishAllAsync(system);
        await system.WaitForRowsAsync(JobCount);
        return undisturbed = (await system.RowsAsync()).ToDictionary(row => row.JobId, Content);
    }

    private static async Task PublishAllAsync(TestSystem system)
    {
        for (var number = 0; number < JobCount; number++) await system.Publisher.PublishAsync(Jobs.Of(number));
    }

    private static async Task ShouldHoldAsync(TestSystem system, Dictionary<Guid, string> expected)
    {
        await system.WaitForRowsAsync(JobCount);
        var rows = await system.RowsAsync();
        rows.Count.ShouldBe(JobCount);
        foreach (var row in rows) Content(row).ShouldBe(expected[row.JobId]);
    }

    private static string Content(GenerationResult row) => $"{row.Status} {row.FinishReason} {row.Text} {BitConverter.DoubleToInt64Bits(row.SumLogprob ?? 0)}";
}
