using Hanlin.GenerationWorker.Tests.Rig;
using Hanlin.Storage;
using Hanlin.Testing;

namespace Hanlin.GenerationWorker.Tests;

/// <summary>Versions change under load: no job fails, and every row is one version's work alone.</summary>
public sealed class ReloadTests(ServicesFixture services, PoemModel model)
{
    private const int JobCount = 1200;

    [Fact]
    public async Task New_versions_take_over_while_jobs_run_and_each_row_is_the_work_of_one()
    {
        await using var system = await TestSystem.CreateAsync(services, model);
        var worker = system.StartWorker(("HANLIN_WORKER__RELOADINTERVAL", "00:00:00.100"));
        for (var number = 0; number < JobCount; number++) await system.Publisher.PublishAsync(Jobs.Of(number));
        for (var version = 2; version <= 5; version++)
        {
            await system.WaitForRowsAsync((version - 1) * JobCount / 8);
            await system.PublishVersionAsync(model.Folder.DirectoryPath);
            await worker.WaitForOutputAsync($"poem version {version} serves");
        }

        await system.WaitForRowsAsync(JobCount);
        var rows = await system.RowsAsync();
        rows.ShouldAllBe(row => row.Status == ResultStatus.Succeeded);
        rows.Select(row => row.ModelVersion).Distinct().Count().ShouldBe(5);
        await worker.WaitForOutputAsync("poem version 4 has drained");
    }

    [Fact]
    public async Task A_damaged_version_is_refused_and_recorded_while_the_old_one_serves_on()
    {
        await using var system = await TestSystem.CreateAsync(services, model);
        var worker = system.StartWorker(("HANLIN_WORKER__RELOADINTERVAL", "00:00:00.100"));
        await worker.WaitForOutputAsync("poem version 1 serves");

        using var damaged = new DamagedModel(model.Folder);
        await system.PublishVersionAsync(damaged.Path);
        await worker.WaitForOutputAsync("poem version 2 is refused");
        for (var number = 0; number < 50; number++) await system.Publisher.PublishAsync(Jobs.Of(number));
        await system.WaitForRowsAsync(50);
        (await system.RowsAsync()).ShouldAllBe(row => row.Status == ResultStatus.Succeeded && row.ModelVersion == 1);

        var refused = (await system.Catalog.ListAsync("poem", TestContext.Current.CancellationToken)).Single(version => version.Version == 2);
        refused.State.ShouldBe(ModelVersionState.Rejected);
        refused.Note!.ShouldContain("SHA-256");
    }
}
