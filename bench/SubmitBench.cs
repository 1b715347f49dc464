using System.Diagnostics;
using Hanlin.Contracts;
using Hanlin.ServiceDefaults.Bus;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hanlin.Bench;

/// <summary>Messages a second through the publisher that <c>hanlin submit</c> uses: persistent, to a quorum queue, each confirmed.</summary>
internal static class SubmitBench
{
    private const int MessageCount = 20_000;

    /// <summary><c>submit [MESSAGES]</c>.</summary>
    public static async Task RunAsync(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : MessageCount;
        await using var system = await BenchSystem.CreateAsync();
        var model = $"bench-{Guid.NewGuid():N}"[..20];
        await system.DeployQueueAsync(model);
        var elapsed = await PublishAsync(system.RabbitMq, Enumerable.Range(0, count).Select(number => Job(model, number)));
        Console.WriteLine($"{count} messages, persistent, confirmed, quorum queue: {count / elapsed.TotalSeconds:f0} messages/s");
        await system.DeleteQueueAsync(model);
    }

    /// <summary>Publishes jobs as the producer does; returns after the last confirmation.</summary>
    public static async Task<TimeSpan> PublishAsync(string rabbitMq, IEnumerable<GenerateText> jobs)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddHanlinBus(BusAddress.Parse(rabbitMq));
        using var host = builder.Build();
        await host.StartAsync();
        using var publisher = new ConfirmedPublisher(host.Services.GetRequiredService<IBus>(), TimeProvider.System);
        var start = Stopwatch.GetTimestamp();
        List<Task> confirmations = [];
        foreach (var job in jobs) confirmations.Add(await publisher.StartAsync(job, job.JobId, CancellationToken.None));
        await Task.WhenAll(confirmations);
        var elapsed = Stopwatch.GetElapsedTime(start);
        await host.StopAsync();
        return elapsed;
    }

    private static GenerateText Job(string model, int number) => new()
    {
        JobId = Guid.NewGuid(),
        Model = model,
        Prompt = $"第{number}号：今天天气很好，我们一起去公园散步，",
        CustomId = $"line {number}",
        LineNumber = number + 1,
        BatchId = Guid.NewGuid(),
        Sampling = new SamplingSettings { MaxNewTokens = 64, TopP = 0.9, Temperature = 0.8 },
    };
}
