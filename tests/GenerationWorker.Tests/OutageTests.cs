using Hanlin.GenerationWorker.Tests.Rig;
using Hanlin.Migrations;
using Hanlin.Storage;
using Hanlin.Testing;

namespace Hanlin.GenerationWorker.Tests;

/// <summary>The broker and the database crash under load and come back: nobody restarts the worker, and no job is lost.</summary>
public sealed class OutageTests(ServicesFixture services, PoemModel model)
{
    private const int JobCount = 800;

    [Fact]
    public async Task A_database_that_crashes_costs_time_and_no_row()
    {
        await using var crashing = await PrivateServices.StartPostgresAsync();
        await using (var migrator = new Migrator(crashing.Postgres!, TimeProvider.System)) await migrator.ApplyAsync(_ => { }, TestContext.Current.CancellationToken);
        await using var system = await TestSystem.CreateAsync(services, model, postgres: crashing.Postgres);
        system.StartWorker();
        await PublishAllAsync(system);
        await system.WaitForRowsAsync(JobCount / 5);
        await crashing.CrashAsync();
        await crashing.RestartAsync();
        await ShouldEndAsync(system);
    }

    [Fact]
    public async Task A_broker_that_crashes_keeps_every_confirmed_job()
    {
        await using var crashing = await PrivateServices.StartRabbitMqAsync();
        await using var system = await TestSystem.CreateAsync(services, model, rabbitMq: crashing.RabbitMq);
        system.StartWorker();
        await PublishAllAsync(system);
        await system.WaitForRowsAsync(JobCount / 5);
        await crashing.CrashAsync();
        await crashing.RestartAsync();
        await ShouldEndAsync(system);
    }

    private static async Task PublishAllAsync(TestSystem system)
    {
        for (var number = 0; number < JobCount; number++) await system.Publisher.PublishAsync(Jobs.Of(number));
    }

    private static async Task ShouldEndAsync(TestSystem system)
    {
        await system.WaitForRowsAsync(JobCount);
        var rows = await system.RowsAsync();
        rows.Count.ShouldBe(JobCount);
        rows.ShouldAllBe(row => row.Status == ResultStatus.Succeeded);
    }
}
