using Hanlin.GenerationWorker.Tests.Rig;
using Hanlin.Storage;
using Hanlin.Testing;

namespace Hanlin.GenerationWorker.Tests;

/// <summary>The broker and the database crash under load and come back: nobody restarts the worker, and no job is lost.</summary>
public sealed class OutageTests(PoemModel model)
{
    private const int JobCount = 1500;

    [Fact]
    public async Task A_database_that_crashes_costs_time_and_no_row()
    {
        await using var services = new ServicesFixture();
        await using var crashing = await PrivateServices.StartPostgresAsync();
        await using var system = await TestSystem.CreateAsync(services, model, crashing.Postgres);
        var worker = system.StartWorker();
        for (var number = 0; number < JobCount; number++) await system.Publisher.PublishAsync(Jobs.Of(number));
        await system.WaitForRowsAsync(JobCount / 5);
        await crashing.CrashAsync();
        await crashing.RestartAsync();
        await system.WaitForRowsAsync(JobCount);
        (await system.RowsAsync()).ShouldAllBe(row => row.Status == ResultStatus.Succeeded);
        worker.Output.ShouldContain("poem version 1 serves");
    }
}
