using System.Diagnostics;
using System.Security.Cryptography;
using Hanlin.Storage;
using Hanlin.Testing;
using Hanlin.Training;
using Hanlin.Training.Datasets;
using Hanlin.Training.Options;
using Hanlin.TrainingWorker.Tests.Rig;

namespace Hanlin.TrainingWorker.Tests;

/// <summary>Workers and stages killed, stopped, cancelled in the middle of training: the job ends once, and its weights are those of an undisturbed run.</summary>
public sealed class CrashTests(ServicesFixture services)
{
    private const int Steps = 3000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_killed_in_the_middle_is_succeeded_by_another_with_the_same_weights()
    {
        await using var system = await BeginAsync();
        await UndisturbedAsync(system);

        var first = system.StartWorker("first");
        await system.PublishAsync(Poems.Pretrain(2, "killed/model.bin", Steps));
        await WaitForCheckpointAsync(system, "killed/model.bin");
        await WaitForCurveAsync(system, Poems.Id(2));
        await first.KillAsync(Token);
        (await system.Jobs.FindAsync(Poems.Id(2), Token)).ShouldNotBeNull().State.ShouldBe(TrainingJobState.Running);

        var second = system.StartWorker("second");
        var job = await system.WaitForEndAsync(Poems.Id(2));
        (job.State, job.LeaseOwner).ShouldBe((TrainingJobState.Succeeded, "second"), second.Output);
        job.Attempts.ShouldBeGreaterThan(1);
        second.Output.ShouldContain("Going on from step");
        Weights(system, "killed/model.bin").ShouldBe(Weights(system, "undisturbed/model.bin"));
        (await system.Jobs.CurveAsync(job.Id, Token)).Select(point => point.LeaseEpoch).Distinct().Count().ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task SIGTERM_saves_and_gives_the_job_back()
    {
        await using var system = await BeginAsync();
        var first = system.StartWorker("first");
        await system.PublishAsync(Poems.Pretrain(2, "stopped.bin", 200_000));
        await WaitForCheckpointAsync(system, "stopped.bin");
        (await first.TerminateAsync(Token)).ShouldBe(0, first.Output);

        var job = (await system.Jobs.FindAsync(Poems.Id(2), Token)).ShouldNotBeNull();
        (job.State, job.FruitlessAttempts).ShouldBe((TrainingJobState.Queued, 0), first.Output);
        var second = system.StartWorker("second");
        await second.WaitForOutputAsync("Going on from step", Token);
        await system.CancelAsync(Poems.Id(2));
        (await system.WaitForEndAsync(Poems.Id(2))).State.ShouldBe(TrainingJobState.Cancelled);
    }

    [Fact]
    public async Task A_cancelled_job_ends_and_the_worker_goes_on_with_the_next()
    {
        await using var system = await BeginAsync();
        // With heartbeats this rare only the event can be in time.
        system.StartWorker("one", ("HANLIN_TRAINING__LEASEDURATION", "00:30:00"), ("HANLIN_TRAINING__HEARTBEATINTERVAL", "00:09:00"));
        await system.PublishAsync(Poems.Pretrain(2, "cancelled.bin", 10_000_000));
        await system.PublishAsync(Poems.Preprocess(3, "next.dataset"));
        await system.WaitForAsync(Poems.Id(2), job => JobProgress.Of(job)?.Done > 0);

        await system.CancelAsync(Poems.Id(2));
        var job = await system.WaitForEndAsync(Poems.Id(2));
        (job.State, job.Error).ShouldBe((TrainingJobState.Cancelled, null));
        (await system.WaitForEndAsync(Poems.Id(3))).State.ShouldBe(TrainingJobState.Succeeded);
    }

    [Fact]
    public async Task A_worker_that_was_stopped_and_wakes_up_late_changes_nothing()
    {
        await using var system = await BeginAsync();
        var zombie = system.StartWorker("zombie");
        await system.PublishAsync(Poems.Pretrain(2, "fenced.bin", 200_000));
        await WaitForCheckpointAsync(system, "fenced.bin");
        await zombie.SignalAsync("STOP", Token);

        var heir = system.StartWorker("heir");
        await heir.WaitForOutputAsync("Going on from step", Token);
        await zombie.SignalAsync("CONT", Token);
        await zombie.WaitForOutputAsync("ends here: Lost", Token);
        var job = (await system.Jobs.FindAsync(Poems.Id(2), Token)).ShouldNotBeNull();
        (job.State, job.LeaseOwner).ShouldBe((TrainingJobState.Running, "heir"));
        await system.CancelAsync(Poems.Id(2));
        (await system.WaitForEndAsync(Poems.Id(2))).LeaseOwner.ShouldBe("heir");
    }

    [Fact]
    public async Task A_stage_whose_process_dies_is_begun_again_and_given_up_when_that_does_not_help()
    {
        await using var system = await BeginAsync();
        var worker = system.StartWorker("one", ("HANLIN_TRAINING__MAXFRUITLESSATTEMPTS", "2"));
        await system.PublishAsync(Poems.Pretrain(2, "dying.bin", 10_000_000));
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            await system.WaitForAsync(Poems.Id(2), job => job is { State: TrainingJobState.Running } && job.Attempts == attempt);
            await KillStageAsync(worker);
        }

        var job = await system.WaitForEndAsync(Poems.Id(2));
        (job.State, job.Attempts).ShouldBe((TrainingJobState.Failed, 2), worker.Output);
        job.Error.ShouldNotBeNull().ShouldContain("its process ended with 137");
        await system.PublishAsync(Poems.Preprocess(3, "next.dataset"));
        (await system.WaitForEndAsync(Poems.Id(3))).State.ShouldBe(TrainingJobState.Succeeded);
    }

    private async Task<TrainingSystem> BeginAsync()
    {
        var system = await TrainingSystem.CreateAsync(services);
        Poems.Write(system);
        var options = PreprocessTable.Table.Resolve(new Dictionary<string, string>
        {
            ["corpus_path"] = system.PathOf("corpus.txt"),
            ["vocab_path"] = system.PathOf("vocab.txt"),
            ["dataset_path"] = system.PathOf("poems.dataset"),
            ["seq_length"] = "16",
        });
        await new Preprocessor(TimeProvider.System).RunAsync(PreprocessOptions.From(options), new Progress<StageProgress>(), Token);
        return system;
    }

    private static async Task UndisturbedAsync(TrainingSystem system)
    {
        await using var worker = system.StartWorker("undisturbed");
        await system.PublishAsync(Poems.Pretrain(9, "undisturbed/model.bin", Steps));
        (await system.WaitForEndAsync(Poems.Id(9))).State.ShouldBe(TrainingJobState.Succeeded, worker.Output);
    }

    private static async Task WaitForCheckpointAsync(TrainingSystem system, string output)
    {
        var path = system.PathOf(output);
        while (!Directory.Exists(Path.GetDirectoryName(path)) || Directory.GetFiles(Path.GetDirectoryName(path)!, $"{Path.GetFileName(path)}-*.json").Length == 0)
            await Task.Delay(10, Token);
    }

    /// <summary>Until the job's curve has its first point.</summary>
    private static async Task WaitForCurveAsync(TrainingSystem system, Guid job)
    {
        while ((await system.Jobs.CurveAsync(job, Token)).Count == 0) await Task.Delay(10, Token);
    }

    /// <summary>Both files are called alike: UER-py's format holds the name of its file.</summary>
    private static string Weights(TrainingSystem system, string output) =>
        Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(system.PathOf($"{output}-{Steps}"))));

    /// <summary>Kills the process that the worker runs its stage in.</summary>
    private static async Task KillStageAsync(HostProcess worker)
    {
        while (true)
        {
            using var find = Process.Start(new ProcessStartInfo("pgrep", ["-P", $"{worker.Id}"]) { RedirectStandardOutput = true })!;
            var found = await find.StandardOutput.ReadToEndAsync(Token);
            await find.WaitForExitAsync(Token);
            if (int.TryParse(found.Trim(), out var id))
            {
                using var stage = Process.GetProcessById(id);
                stage.Kill();
                return;
            }

            await Task.Delay(10, Token);
        }
    }
}
