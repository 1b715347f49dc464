using System.Diagnostics;
using System.Text.Json;
using Hanlin.Contracts;
using Hanlin.ServiceDefaults.Bus;
using Hanlin.Testing;
using RabbitMQ.Client;

namespace Hanlin.Operations.Tests;

/// <summary>The publishers in other languages, run as their users run them, against the real broker.</summary>
public sealed class PublisherSampleTests(ServicesFixture services)
{
    private const string Prompts = "春眠不觉晓，\n\n床前明月光，\r\n\"quoted\" \\ and U+2028:\u2028 within";

    private static readonly Lazy<Task<string>> Ready = new(async () => (await Repository.RunAsync(Repository.PathOf("samples/prepare"), [])).Output);

    [Theory]
    [InlineData("python3", "samples/python/publish.py")]
    [InlineData("node", "samples/node/publish.mjs")]
    public async Task A_publisher_sends_valid_jobs_that_are_the_same_the_second_time(string program, string script)
    {
        var ready = await ReadyAsync(program);
        var rabbitMq = await services.CreateVhostAsync();
        await new QueueDeployer(BusAddress.Parse(rabbitMq)).DeployAsync("poem", TestContext.Current.CancellationToken);

        var first = await PublishAsync(ready, script, rabbitMq);
        first.Output.ShouldContain("3 jobs confirmed", Case.Sensitive, first.Output);
        first.Code.ShouldBe(0);
        (await PublishAsync(ready, script, rabbitMq)).Code.ShouldBe(0);

        var jobs = await TakeAsync(rabbitMq, "generate-text.poem");
        jobs.Count.ShouldBe(6);
        jobs.ShouldAllBe(job => GenerateTextRules.Faults(job).Count == 0);
        jobs.Take(3).Select(job => job.Prompt).ShouldBe(["春眠不觉晓，", "床前明月光，", "\"quoted\" \\ and U+2028:\u2028 within"]);
        jobs.Take(3).Select(job => job.LineNumber).ShouldBe([1, 3, 4]);
        jobs.Take(3).Select(job => job.JobId).ShouldBe(jobs.Skip(3).Select(job => job.JobId));
        jobs[0].JobId.ShouldBe(DeterministicGuid.Create(jobs[0].BatchId!.Value, "1\n春眠不觉晓，"));   // RFC 9562 in three languages
        jobs[0].Sampling!.NumReturnSequences.ShouldBe(2);
    }

    [Theory]
    [InlineData("python3", "samples/python/publish.py")]
    [InlineData("node", "samples/node/publish.mjs")]
    public async Task A_publisher_says_what_helps_where_nothing_is_declared(string program, string script)
    {
        var ready = await ReadyAsync(program);
        var (code, output) = await PublishAsync(ready, script, await services.CreateVhostAsync());
        code.ShouldBe(1);
        output.ShouldContain("they declare the exchange generate-text");
    }

    /// <summary>The program that has what the sample needs.</summary>
    private static async Task<string> ReadyAsync(string program)
    {
        var ready = (await Ready.Value).Trim().Split('\n')[^1].Split(' ').FirstOrDefault(one => one.EndsWith(program, StringComparison.Ordinal));
        Assert.SkipUnless(ready is not null, $"Not applicable: {program} or its AMQP client is not here, and samples/prepare could not install it.");
        return ready;
    }

    private static async Task<(int Code, string Output)> PublishAsync(string program, string script, string rabbitMq)
    {
        var start = new ProcessStartInfo(program, [Repository.PathOf(script), "--model", "poem", "--samples", "2", "--counted"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        start.Environment["HANLIN_RABBITMQ"] = rabbitMq;
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(Prompts);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }

    private static async Task<List<GenerateText>> TakeAsync(string rabbitMq, string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(rabbitMq) }.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        List<GenerateText> jobs = [];
        while (await channel.BasicGetAsync(queue, autoAck: true, TestContext.Current.CancellationToken) is { } message)
        {
            message.BasicProperties.ContentType.ShouldBe("application/json");
            message.BasicProperties.Persistent.ShouldBeTrue();
            var job = JsonSerializer.Deserialize<GenerateText>(message.Body.Span)!;
            message.BasicProperties.MessageId.ShouldBe(job.JobId.ToString());
            message.BasicProperties.Timestamp.UnixTime.ShouldBeGreaterThan(1_700_000_000);
            jobs.Add(job);
        }

        return jobs;
    }
}
