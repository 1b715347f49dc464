using Hanlin.GenerationWorker.Tests.Rig;
using Hanlin.Storage;
using Hanlin.Testing;

namespace Hanlin.GenerationWorker.Tests;

/// <summary>The journey of a job through the real broker, a real worker process and the real database.</summary>
public sealed class JobTests(ServicesFixture services, PoemModel model)
{
    [Fact]
    public async Task A_plain_JSON_job_ends_as_a_row_that_says_how_it_was_made()
    {
        await using var system = await TestSystem.CreateAsync(services, model);
        var worker = system.StartWorker();
        await system.Publisher.PublishAsync(Jobs.Of(1, samples: 2));
        await system.WaitForRowsAsync(2);

        var rows = await system.RowsAsync();
        rows.Select(row => row.SampleIndex).Order().ShouldBe([0, 1]);
        var row = rows.Single(row => row.SampleIndex == 0);
        row.JobId.ShouldBe(Jobs.IdOf(1));
        row.CustomId.ShouldBe("line 1");
        row.Status.ShouldBe(ResultStatus.Succeeded, worker.Output);
        row.Prompt.ShouldBe(Jobs.PromptOf(1));
        row.Text.ShouldStartWith(Jobs.PromptOf(1));
        row.Text!.ShouldNotContain(' ');
        row.GeneratedText.ShouldStartWith(Jobs.PromptOf(1) + " ");
        row.ModelName.ShouldBe("poem");
        row.ModelVersion.ShouldBe(1);
        row.ModelSha256.ShouldBe(model.Folder.Sha256);
        row.Seed.ShouldBe(1);
        row.Sampling.ShouldContain("\"top_k\"");
        row.TokenIds.Length.ShouldBe(row.CompletionTokenCount);
        row.PromptTokenCount.ShouldBe(7); // [CLS] and six characters
        row.SumLogprob!.Value.ShouldBeLessThan(0);
        row.Device.ShouldBe("cpu/int8");
        row.Worker.ShouldStartWith("worker-");
    }

    [Fact]
    public async Task A_thousand_jobs_delivered_twice_are_a_thousand_rows()
    {
        await using var system = await TestSystem.CreateAsync(services, model);
        system.StartWorker();
        for (var round = 0; round < 2; round++)
        {
            for (var number = 0; number < 1000; number++) await system.Publisher.PublishAsync(Jobs.Of(number, maxNewTokens: 8));
        }

        // A job behind all others: when it has its row, everything before it was delivered.
        await system.Publisher.PublishAsync(Jobs.Of(5000));
        await system.WaitForRowsAsync(1001);
        (await system.RowsAsync()).ShouldAllBe(row => row.Status == ResultStatus.Succeeded);
    }

    [Fact]
    public async Task A_job_past_its_deadline_is_expired_and_not_run()
    {
        await using var system = await TestSystem.CreateAsync(services, model);
        system.StartWorker();
        await system.Publisher.PublishAsync(new { job_id = Jobs.IdOf(1), model = "poem", prompt = "春", deadline = "2020-01-01T00:00:00Z" });
        await system.WaitForRowsAsync(1);
        (await system.RowsAsync()).Single().Status.ShouldBe(ResultStatus.Expired);
    }

    [Fact]
    public async Task Jobs_of_a_cancelled_batch_end_as_cancelled_rows()
    {
        await using var system = await TestSystem.CreateAsync(services, model);
        var batch = Guid.CreateVersion7();
        await system.Batches.CreateAsync(new Batch { Id = batch, Name = "b", Source = "test", ModelName = "poem" }, TestContext.Current.CancellationToken);
        await system.Batches.CancelAsync(batch, TestContext.Current.CancellationToken);
        system.StartWorker();
        for (var number = 0; number < 20; number++) await system.Publisher.PublishAsync(Jobs.Of(number, batch: batch));
        await system.WaitForRowsAsync(20);
        (await system.RowsAsync()).ShouldAllBe(row => row.Status == ResultStatus.Cancelled);
        (await system.Batches.FindAsync(batch, TestContext.Current.CancellationToken))!.CancelledRows.ShouldBe(20);
    }

    [Fact]
    public async Task A_job_for_an_unknown_model_is_rejected_by_name()
    {
        await using var system = await TestSystem.CreateAsync(services, model);
        system.StartWorker();
        await system.Publisher.PublishAsync(new { job_id = Jobs.IdOf(1), model = "peom", prompt = "春" }, model: "peom");
        await system.WaitForRowsAsync(1);
        var row = (await system.RowsAsync()).Single();
        row.Status.ShouldBe(ResultStatus.Rejected);
        row.Error.ShouldBe("model 'peom' is not known (known: poem)");
    }

    [Fact]
    public async Task The_worker_is_ready_when_a_model_is_warm_and_the_store_answers()
    {
        await using var system = await TestSystem.CreateAsync(services, model);
        var worker = system.StartWorker();
        await worker.WaitForOutputAsync("poem version 1 serves");
        (await worker.GetAsync("/health/live"))!.Value.Status.ShouldBe(System.Net.HttpStatusCode.OK);
        var ready = (await worker.GetAsync("/health/ready"))!.Value;
        ready.Status.ShouldBe(System.Net.HttpStatusCode.OK, ready.Text);
        ready.Text.ShouldContain("Healthy model poem version 1 on cpu/int8");
    }
}
