using System.Text.Json;
using Hanlin.Storage;
using Hanlin.Testing;
using Hanlin.TrainingWorker.Tests.Rig;

namespace Hanlin.TrainingWorker.Tests;

/// <summary>The journey of a training job through the real broker, a real worker process and the real database.</summary>
public sealed class JobTests(ServicesFixture services)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plain_JSON_job_ends_as_a_file_and_a_row_that_says_how_it_was_made()
    {
        await using var system = await TrainingSystem.CreateAsync(services);
        Poems.Write(system);
        var worker = system.StartWorker("one");
        await system.PublishAsync(Poems.Preprocess(1));

        var job = await system.WaitForEndAsync(Poems.Id(1));
        job.State.ShouldBe(TrainingJobState.Succeeded, worker.Output);
        (job.Name, job.LeaseOwner, job.Attempts).ShouldBe(("dataset", "one", 1));
        JobProgress.Of(job).ShouldNotBeNull().Done.ShouldBe(new FileInfo(system.PathOf("corpus.txt")).Length);
        using var result = JsonDocument.Parse(job.Result.ShouldNotBeNull());
        result.RootElement.GetProperty("documents").GetInt32().ShouldBe(60);

        var dataset = (await system.Jobs.FindDatasetAsync(job.Id, Token)).ShouldNotBeNull();
        (dataset.DocumentCount, dataset.SequenceLength, dataset.Path).ShouldBe((60, 16, system.PathOf("poems.dataset")));
        File.Exists(dataset.Path).ShouldBeTrue();
        (await system.QueuedAsync()).ShouldBe(0u);
        (await worker.GetAsync("/health/ready", Token)).ShouldNotBeNull().Text.ShouldContain("Healthy store");
    }

    [Fact]
    public async Task A_job_delivered_twenty_times_to_two_workers_runs_once()
    {
        await using var system = await TrainingSystem.CreateAsync(services);
        Poems.Write(system);
        for (var delivery = 0; delivery < 20; delivery++) await system.PublishAsync(Poems.Preprocess(1));
        var (one, two) = (system.StartWorker("one"), system.StartWorker("two"));
        var job = await system.WaitForEndAsync(Poems.Id(1));
        (job.State, job.Attempts, job.LeaseEpoch).ShouldBe((TrainingJobState.Succeeded, 1, 1), one.Output + two.Output);

        // One behind all others: when it has ended, everything before it was delivered.
        await system.PublishAsync(Poems.Preprocess(2, "other.dataset"));
        await system.WaitForEndAsync(Poems.Id(2));
        (await system.Jobs.ListAsync(100, cancellationToken: Token)).Count.ShouldBe(2);
        (await system.Jobs.FindAsync(Poems.Id(1), Token)).ShouldNotBeNull().Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task What_cannot_be_done_fails_with_the_reason_and_the_next_job_runs()
    {
        await using var system = await TrainingSystem.CreateAsync(services);
        Poems.Write(system);
        File.WriteAllBytes(system.PathOf("latin1.txt"), [0x63, 0x61, 0x66, 0xE9, 0x0A]);
        system.StartWorker("one");
        var cases = new (object Options, string Reason, string Fault)[]
        {
            (new { corpus_pat = "corpus.txt", vocab_path = "vocab.txt" }, "did you mean \"corpus_path\"?", "options"),
            (new { corpus_path = "corpus.txt", vocab_path = "vocab.txt", seq_length = 0 }, "seq_length", "options"),
            (new { corpus_path = "corpus.txt" }, "--vocab_path is missing", "options"),
            (new { corpus_path = "nowhere.txt", vocab_path = "vocab.txt" }, "nowhere.txt", "missing"),
            (new { corpus_path = "latin1.txt", vocab_path = "vocab.txt" }, "latin1.txt", "data"),
            (new { corpus_path = "/etc/passwd", vocab_path = "vocab.txt" }, "outside of the worker's data directory", "options"),
            (new { corpus_path = "corpus.txt", vocab_path = "vocab.txt", dataset_path = "../escaped.dataset" }, "outside of the worker's data directory", "options"),
        };
        foreach (var (number, (options, _, _)) in cases.Index())
            await system.PublishAsync(new { job_id = Poems.Id(number + 1), stage = "preprocess", options });
        await system.PublishAsync(Poems.Preprocess(100));

        (await system.WaitForEndAsync(Poems.Id(100))).State.ShouldBe(TrainingJobState.Succeeded);
        foreach (var (number, (_, reason, fault)) in cases.Index())
        {
            var job = await system.WaitForEndAsync(Poems.Id(number + 1));
            job.State.ShouldBe(TrainingJobState.Failed);
            job.Error.ShouldNotBeNull().ShouldContain(reason);
            job.Result.ShouldNotBeNull().ShouldContain($"\"{fault}\"");
        }

        File.Exists(Path.Join(system.Directory, "..", "escaped.dataset")).ShouldBeFalse();
    }

    [Fact]
    public async Task Steps_run_in_their_order_and_a_failure_ends_those_behind_it()
    {
        await using var system = await TrainingSystem.CreateAsync(services);
        Poems.Write(system);
        await system.PublishAsync(Poems.Pretrain(2, "model.bin", steps: 5, dependsOn: Poems.Id(1)));
        await system.PublishAsync(Poems.Preprocess(1));
        await system.PublishAsync(Poems.Pretrain(4, "other.bin", steps: 5, dependsOn: Poems.Id(3)));
        await system.PublishAsync(new { job_id = Poems.Id(3), stage = "preprocess", options = new { corpus_path = "nowhere.txt", vocab_path = "vocab.txt" } });
        system.StartWorker("one");

        (await system.WaitForEndAsync(Poems.Id(2))).State.ShouldBe(TrainingJobState.Succeeded);
        File.Exists(system.PathOf("model.bin-5")).ShouldBeTrue();
        var behind = await system.WaitForEndAsync(Poems.Id(4));
        (behind.State, behind.Attempts).ShouldBe((TrainingJobState.Failed, 0));
        behind.Error.ShouldNotBeNull().ShouldContain(Poems.Id(3).ToString());
    }
}
