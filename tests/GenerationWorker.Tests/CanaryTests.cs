using Hanlin.GenerationWorker.Tests.Rig;
using Hanlin.Storage;
using Hanlin.Testing;

namespace Hanlin.GenerationWorker.Tests;

/// <summary>Two versions serve side by side: which one runs a job, the job's id says, on every worker alike.</summary>
public sealed class CanaryTests(ServicesFixture services, PoemModel model)
{
    private const int JobCount = 150;
    private static readonly (string, string) FastLook = ("HANLIN_WORKER__RELOADINTERVAL", "00:00:00.100");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_share_of_the_jobs_goes_to_the_canary_the_same_on_every_worker_until_it_is_promoted()
    {
        await using var system = await TestSystem.CreateAsync(services, model);
        await system.RegisterVersionAsync(model.Folder.DirectoryPath);
        await system.Catalog.SetCanaryAsync("poem", 2, percent: 30, Token);
        WorkerProcess[] workers = [system.StartWorker(FastLook), system.StartWorker(FastLook, ("HANLIN_WORKER__SLOTS", "5"), ("HANLIN_WORKER__THREADS", "1"))];
        foreach (var worker in workers) await worker.WaitForOutputAsync("poem version 2 is the canary for 30 %");

        var first = await RunAsync(system, Enumerable.Range(0, JobCount));
        var texts = await TextsAsync(system);
        first.Keys.Count.ShouldBe(JobCount);
        first.Values.Count(version => version == 2).ShouldBeInRange(JobCount * 22 / 100, JobCount * 38 / 100);
        (await system.RowsAsync()).Select(row => (row.Worker, row.ModelVersion)).Distinct().Count().ShouldBe(4);   // each worker ran both

        // In another order, on whichever worker: the same jobs, the same texts. With a larger share: those jobs and more.
        await system.ForgetRowsAsync();
        (await RunAsync(system, Enumerable.Range(0, JobCount).Reverse())).ShouldBe(first, ignoreOrder: true);
        (await TextsAsync(system)).ShouldBe(texts);
        await system.Catalog.SetCanaryAsync("poem", 2, percent: 60, Token);
        foreach (var worker in workers) await worker.WaitForOutputAsync("poem version 2 is the canary for 60 %");
        await system.ForgetRowsAsync();
        var larger = await RunAsync(system, Enumerable.Range(0, JobCount));
        first.Where(job => job.Value == 2).ShouldAllBe(job => larger[job.Key] == 2);
        (await TextsAsync(system)).ShouldBe(texts);     // the files of both versions are the same
        larger.Values.Count(version => version == 2).ShouldBeInRange(JobCount * 52 / 100, JobCount * 68 / 100);

        // Promoted while jobs run: nothing fails, and every row is one version's.
        await system.ForgetRowsAsync();
        for (var number = 0; number < JobCount; number++) await system.Publisher.PublishAsync(Jobs.Of(number));
        await system.WaitForRowsAsync(JobCount / 4);
        (await system.Catalog.PromoteAsync("poem", Token)).Version.ShouldBe(2);
        foreach (var worker in workers) await worker.WaitForOutputAsync("poem version 1 has drained");
        await system.WaitForRowsAsync(JobCount);
        (await system.RowsAsync()).ShouldAllBe(row => row.Status == ResultStatus.Succeeded && (row.ModelVersion == 1 || row.ModelVersion == 2));
        await system.ForgetRowsAsync();
        (await RunAsync(system, Enumerable.Range(0, 40))).Values.ShouldAllBe(version => version == 2);
    }

    [Fact]
    public async Task A_damaged_canary_is_refused_and_a_begun_job_stays_with_its_version()
    {
        await using var system = await TestSystem.CreateAsync(services, model);
        var worker = system.StartWorker(FastLook);
        await worker.WaitForOutputAsync("poem version 1 serves");

        using var damaged = new DamagedModel(model.Folder);
        await system.RegisterVersionAsync(damaged.Path);
        await system.Catalog.SetCanaryAsync("poem", 2, percent: 99, Token);
        await worker.WaitForOutputAsync("poem version 2 is refused");
        (await RunAsync(system, Enumerable.Range(0, 30))).Values.ShouldAllBe(version => version == 1);
        var refused = (await system.Catalog.ListAsync("poem", Token)).Single(version => version.Version == 2);
        (refused.State, refused.CanaryPercent).ShouldBe((ModelVersionState.Rejected, 0));
        refused.Note!.ShouldContain("SHA-256");

        // A job of three samples has its first row from version 1 when almost everything goes to the canary: so do the others.
        await system.ForgetRowsAsync();
        await RunAsync(system, [7]);
        var begun = (await system.RowsAsync()).ShouldHaveSingleItem();
        await system.RegisterVersionAsync(model.Folder.DirectoryPath);
        await system.Catalog.SetCanaryAsync("poem", 3, percent: 99, Token);
        await worker.WaitForOutputAsync("poem version 3 is the canary for 99 %");
        await system.Publisher.PublishAsync(Jobs.Of(7, samples: 3));
        for (var number = 100; number < 120; number++) await system.Publisher.PublishAsync(Jobs.Of(number));
        await system.WaitForRowsAsync(23);
        var rows = await system.RowsAsync();
        rows.Where(row => row.JobId == begun.JobId).Select(row => row.ModelVersion).ShouldBe([1, 1, 1]);
        rows.Count(row => row.ModelVersion == 3).ShouldBeGreaterThan(15);
    }

    /// <summary>Publishes jobs, waits for their rows, and tells which version made each.</summary>
    private static async Task<Dictionary<Guid, int?>> RunAsync(TestSystem system, IEnumerable<int> numbers)
    {
        var count = await system.CountAsync();
        foreach (var number in numbers)
        {
            await system.Publisher.PublishAsync(Jobs.Of(number));
            count++;
        }

        await system.WaitForRowsAsync(count);
        var rows = await system.RowsAsync();
        rows.ShouldAllBe(row => row.Status == ResultStatus.Succeeded);
        return rows.ToDictionary(row => row.JobId, row => row.ModelVersion);
    }

    private static async Task<List<string>> TextsAsync(TestSystem system) =>
        [.. (await system.RowsAsync()).OrderBy(row => row.JobId).Select(row => $"{row.JobId} {row.Text} {row.SumLogprob:r}")];
}
