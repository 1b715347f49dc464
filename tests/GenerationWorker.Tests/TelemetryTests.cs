using System.Diagnostics;
using System.Text.Json;
using Hanlin.Contracts;
using Hanlin.GenerationWorker.Tests.Rig;
using Hanlin.ServiceDefaults.Bus;
using Hanlin.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hanlin.GenerationWorker.Tests;

/// <summary>What a worker tells of itself: traces through the queue, metrics, and logs that hold no text.</summary>
public sealed class TelemetryTests(ServicesFixture services, PoemModel model)
{
    private const string Secret = "机密文字SECRET";

    [Fact]
    public async Task One_trace_leads_from_the_publisher_to_the_row()
    {
        await using var system = await TestSystem.CreateAsync(services, model);
        await using var receiver = OtlpReceiver.Start();
        system.StartWorker(receiver.Settings);
        using var listening = Listen();
        using var source = new ActivitySource("test");

        string traceId;
        using (var submit = source.StartActivity("submit"))
        {
            traceId = submit!.TraceId.ToHexString();
            await PublishAsync(system.RabbitMq, new Contracts.GenerateText { JobId = Jobs.IdOf(1), Model = TestSystem.Model, Prompt = Jobs.PromptOf(1), Sampling = new SamplingSettings { MaxNewTokens = 4 } });
        }

        await system.WaitForRowsAsync(1);
        var completion = await receiver.WaitForSpanAsync(span => span.Name == "text_completion poem");
        completion.TraceId.ShouldBe(traceId);
        var storing = await receiver.WaitForSpanAsync(span => span.Name == "store results");
        storing.TraceId.ShouldBe(traceId);
        storing.ParentId.ShouldBe(completion.SpanId);
        // A commit holds rows of many traces; it is linked to each and is the parent of what the database driver reports.
        var commit = await receiver.WaitForSpanAsync(span => span.Name == "commit results");
        commit.Links.ShouldBe([storing.SpanId]);
        await receiver.WaitForSpanAsync(span => span.ParentId == commit.SpanId);
    }

    [Fact]
    public async Task A_plain_publisher_is_followed_by_its_traceparent_and_every_metric_arrives()
    {
        await using var system = await TestSystem.CreateAsync(services, model);
        await using var receiver = OtlpReceiver.Start();
        var worker = system.StartWorker(receiver.Settings);
        await system.Publisher.PublishAsync(
            JsonSerializer.SerializeToUtf8Bytes(Jobs.Of(1)), traceParent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", sentAt: DateTimeOffset.UnixEpoch.AddYears(50));
        await system.WaitForRowsAsync(1);

        var completion = await receiver.WaitForSpanAsync(span => span.Name == "text_completion poem");
        completion.TraceId.ShouldBe("4bf92f3577b34da6a3ce929d0e0e4736", worker.Output);
        completion.ParentId.ShouldBe("00f067aa0ba902b7");
        completion.Links.Length.ShouldBe(1); // the delivery, which has a trace of its own
        await receiver.WaitForMetricsAsync(
            "gen_ai.server.request.duration", "gen_ai.server.time_to_first_token", "gen_ai.server.time_per_output_token",
            "hanlin.engine.step.duration", "hanlin.engine.tokens.input", "hanlin.engine.tokens.output", "hanlin.engine.slots",
            "hanlin.engine.sequences.running", "hanlin.engine.wait.duration", "hanlin.model.reloads",
            "hanlin.job.wait.duration", "messaging.process.duration",
            "hanlin.results.written", "hanlin.results.waiting", "hanlin.results.commit.rows", "hanlin.results.commit.duration",
            "hanlin.batches.running", "hanlin.batches.rows.expected", "hanlin.batches.rows.stored");
    }

    [Theory]
    [InlineData("")]
    [InlineData("json")]
    public async Task Logs_hold_no_text_of_a_job_even_at_debug(string format)
    {
        await using var system = await TestSystem.CreateAsync(services, model);
        var worker = system.StartWorker(("Logging__LogLevel__Default", "Debug"), ("HANLIN_LOG", format));
        await system.Publisher.PublishAsync(new { job_id = Jobs.IdOf(1), model = "poem", prompt = Secret, custom_id = Secret, sampling = new { max_new_tokens = 8 } });
        await system.Publisher.PublishAsync(new { job_id = Jobs.IdOf(2), model = "poem", prompt = Secret, sampling = new { temperature = -1 } });
        await system.Publisher.PublishAsync(new { job_id = Jobs.IdOf(3), model = "poem", prompt = Secret, sampling = new { logit_bias = Secret } });
        await system.Publisher.PublishAsync(new { job_id = Jobs.IdOf(4), model = "peom", prompt = Secret }, model: "peom");
        await system.Publisher.PublishTextAsync($"{Secret} is no JSON");
        await system.WaitForRowsAsync(5);
        (await worker.TerminateAsync()).ShouldBe(0, worker.Output);

        var output = worker.Output;
        output.ShouldContain(format == "json" ? "\"LogLevel\":\"Debug\"" : "dbug: ");
        output.ShouldNotContain("SECRET");
        output.ShouldNotContain("机密文字");
        output.ShouldNotContain("\\u673A\\u5BC6", Case.Insensitive);
        var text = (await system.RowsAsync()).Single(row => row.JobId == Jobs.IdOf(1)).Text!;
        output.ShouldNotContain(text[Secret.Length..]);
    }

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "test" or "MassTransit",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static async Task PublishAsync(string rabbitMq, Contracts.GenerateText job)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddHanlinBus(BusAddress.Parse(rabbitMq));
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        using var publisher = new ConfirmedPublisher(host.Services.GetRequiredService<IBus>(), TimeProvider.System);
        await await publisher.StartAsync(job, job.JobId, TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }
}
