using System.Text;
using System.Text.Json;
using Hanlin.Storage;
using Hanlin.Testing;
using Hanlin.TrainingWorker.Tests.Rig;

namespace Hanlin.TrainingWorker.Tests;

/// <summary>Messages that no worker can do anything with end as failed rows that say why, and harm nothing beside them.</summary>
public sealed class BadMessageTests(ServicesFixture services)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_ends_as_a_row_with_the_reason()
    {
        await using var system = await TrainingSystem.CreateAsync(services);
        var worker = system.StartWorker("one");
        var cases = new (object Message, string Reason)[]
        {
            (new { job_id = Id(1), stage = "pretend" }, "stage is \"pretend\"; it must be one of build-vocab, preprocess"),
            (new { job_id = Id(2), stage = "preprocess", schema_version = 99 }, "schema_version is 99, newer than"),
            (new { job_id = Id(3), stage = "preprocess", options = new { corpus_path = new { nested = 1 } } }, "the message cannot be read"),
            (new { job_id = Id(4), stage = "preprocess", options = new Dictionary<string, string> { ["--corpus"] = "x" } }, "named by letters, digits and '_'"),
            (new { job_id = Id(5), stage = "preprocess", depends_on = Id(5) }, "depends_on is"),
            (new { job_id = Id(6) }, "stage"),
        };
        foreach (var (message, _) in cases) await system.PublishAsync(message);
        await system.PublishAsync("training", Encoding.UTF8.GetBytes("""{"job_id": "not a guid", "stage": "pretrain"}"""));
        await system.PublishAsync("training", "\u0001\u0002"u8.ToArray());

        foreach (var (number, (_, reason)) in cases.Index())
        {
            var job = await system.WaitForEndAsync(Id(number + 1));
            job.State.ShouldBe(TrainingJobState.Failed, worker.Output);
            job.Error.ShouldNotBeNull().ShouldContain(reason);
            job.Attempts.ShouldBe(0);
        }

        var all = await system.WaitForCountAsync(cases.Length + 2);
        all.ShouldAllBe(job => job.State == TrainingJobState.Failed);
        worker.HasExited.ShouldBeFalse();
    }

    [Fact]
    public async Task What_reached_no_queue_is_taken_on_from_the_undelivered()
    {
        await using var system = await TrainingSystem.CreateAsync(services);
        await system.PublishAsync(
            "training.undelivered",
            JsonSerializer.SerializeToUtf8Bytes(new { job_id = Id(1), stage = "preprocess", options = new { corpus_path = "nowhere.txt", vocab_path = "nowhere.txt" } }));
        system.StartWorker("one");
        (await system.WaitForEndAsync(Id(1))).Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task A_setting_that_is_wrong_is_named_and_the_worker_does_not_start()
    {
        await using var system = await TrainingSystem.CreateAsync(services);
        foreach (var (name, value, reason) in new[]
        {
            ("HANLIN_TRAINING__DATADIRECTORY", "/nowhere/at/all", "Training:DataDirectory is '/nowhere/at/all', which is no folder"),
            ("HANLIN_TRAINING__STAGES", "pretrain cook", "'cook', which is no stage"),
            ("HANLIN_TRAINING__HEARTBEATINTERVAL", "00:00:05", "at most a third of Training:LeaseDuration"),
            ("HANLIN_POSTGRES", "", "HANLIN_POSTGRES is not set"),
        })
        {
            var worker = system.StartWorker("one", (name, value));
            (await worker.ExitCodeAsync(Token)).ShouldBe(78, worker.Output);
            worker.Output.ShouldContain(reason);
        }
    }

    private static Guid Id(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
}
