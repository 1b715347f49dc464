using System.Text;
using Hanlin.Inference.Tests.Fakes;
using Hanlin.Tokenization;

namespace Hanlin.Inference.Tests;

/// <summary>An active version and a canary in one process, over networks that can be broken.</summary>
public sealed class ModelHostTests
{
    private static readonly InferenceMetrics Metrics = new();

    [Fact]
    public async Task A_canary_that_breaks_is_taken_out_and_its_jobs_are_done_by_the_active_version()
    {
        await using var host = new ModelHost();
        await host.SwapAsync(Version(1, new HistoryRunner(4)));
        var broken = new HistoryRunner(4);
        broken.BeforeForward = () => throw new InvalidOperationException("device lost");
        List<(int Version, string Cause)> told = [];
        host.CanaryBroke += (identity, cause) => told.Add((identity.Version, cause.Message));
        await host.SetCanaryAsync(Version(2, broken), percent: 50);

        var versions = await Task.WhenAll(Enumerable.Range(0, 40).Select(job => VersionOfAsync(host, new JobRoute(JobId(job)))));

        versions.ShouldAllBe(version => version == 1);
        host.Serving.Canary.ShouldBeNull();
        told.ShouldHaveSingleItem().Version.ShouldBe(2);
        told[0].Cause.ShouldContain("device lost");
        host.Failure.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_job_with_rows_stays_with_the_version_that_made_them_while_it_serves()
    {
        await using var host = new ModelHost();
        await host.SwapAsync(Version(1, new HistoryRunner(4)));
        await host.SetCanaryAsync(Version(2, new HistoryRunner(4)), percent: 50);
        var jobs = Enumerable.Range(0, 40).Select(JobId).ToArray();

        (await Task.WhenAll(jobs.Select(job => VersionOfAsync(host, new JobRoute(job, 1))))).ShouldAllBe(version => version == 1);
        (await Task.WhenAll(jobs.Select(job => VersionOfAsync(host, new JobRoute(job, 2))))).ShouldAllBe(version => version == 2);
        var free = await Task.WhenAll(jobs.Select(job => VersionOfAsync(host, new JobRoute(job))));
        (await Task.WhenAll(jobs.Select(job => VersionOfAsync(host, new JobRoute(job, 9))))).ShouldBe(free);   // version 9 is gone
        free.Distinct().Order().ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_broken_active_version_is_a_failure_of_the_worker_also_after_its_promotion()
    {
        await using var host = new ModelHost();
        await host.SwapAsync(Version(1, new HistoryRunner(4)));
        var runner = new HistoryRunner(4);
        await host.SetCanaryAsync(Version(2, runner), percent: 50);
        await host.PromoteCanaryAsync();
        runner.BeforeForward = () => throw new InvalidOperationException("device lost");

        await Should.ThrowAsync<InferenceException>(() => VersionOfAsync(host, new JobRoute(JobId(1))));
        (await host.Failure.WaitAsync(TestContext.Current.CancellationToken)).Message.ShouldContain("device lost");
    }

    private static Guid JobId(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    private static Task<int> VersionOfAsync(ModelHost host, JobRoute route) => host.RunAsync(route, async model =>
    {
        await model.Loop.RunAsync(Sequences.Of([1, 2, 3], 4));
        return model.Identity.Version;
    });

    private static ServingModel Version(int number, HistoryRunner runner)
    {
        var vocabulary = Vocabulary.Parse(Encoding.UTF8.GetBytes("[PAD]\n[UNK]\n[CLS]\n[SEP]\n春\n"));
        var loop = new EngineLoop(new Engine(runner, new EngineOptions { ThreadCount = 2 }), Metrics);
        return new ServingModel(new ModelIdentity("poem", number, ""), new BertTokenizer(vocabulary), vocabulary, [3], "fake", loop);
    }
}
