using System.Diagnostics;
using System.Globalization;
using Hanlin.Checkpoints.Models;
using Hanlin.Contracts;
using Hanlin.Inference;
using Hanlin.Inference.Runtime;
using Hanlin.Inference.Sampling;
using Hanlin.Storage;
using Hanlin.Tokenization;

namespace Hanlin.Bench;

/// <summary>
/// What queue and database cost: the same jobs through the engine alone and through broker, worker process and
/// database, in one run on one machine, both warmed up. In turns, so that a machine that drifts does not decide.
/// </summary>
internal static class ServiceBench
{
    private const int Slots = 64, InFlight = Slots + Slots / 4, NewTokens = 64, PromptCharacters = 24;
    private const string Model = "random";

    /// <summary><c>service [JOBS] [WORKERS] [ROUNDS]</c>.</summary>
    public static async Task RunAsync(string[] args)
    {
        var jobCount = Argument(args, 0, 5 * Slots);
        var workerCount = Argument(args, 1, 1);
        var rounds = Argument(args, 2, 2);
        var folder = await RandomModel.GetAsync();
        Console.WriteLine($"12 x 768, {ModelFileNames.OnnxInt8}, {jobCount} jobs of {NewTokens} new tokens, {Slots} slots, {workerCount} worker process(es)");

        await using var engine = new EngineAlone(Load(folder));
        await engine.RunAsync(Jobs(InFlight));
        await using var system = await BenchSystem.CreateAsync();
        await using var workers = await StartWorkersAsync(system, folder, workerCount);
        await RunServiceAsync(system, Jobs(InFlight * workerCount));

        var ratios = new List<double>();
        var before = await engine.RunAsync(Jobs(jobCount));
        Report("engine alone", before);
        for (var round = 0; round < rounds; round++)
        {
            var service = await RunServiceAsync(system, Jobs(jobCount));
            Report("broker, worker, database", service);
            var after = await engine.RunAsync(Jobs(jobCount));
            Report("engine alone", after);
            ratios.Add(service / ((before + after) / 2));
            before = after;
        }

        Console.WriteLine($"service / engine: {string.Join(", ", ratios.Select(ratio => ratio.ToString("p1", CultureInfo.InvariantCulture)))}");
    }

    private static void Report(string name, double rate) => Console.WriteLine($"{name,-26} {rate,7:f0} tokens/s");

    private static int Argument(string[] args, int index, int otherwise) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;

    /// <summary>From before the first publish to the last commit, by the database's clock.</summary>
    private static async Task<double> RunServiceAsync(BenchSystem system, GenerateText[] jobs)
    {
        var stored = await system.Results.CountAsync(new ResultQuery());
        var start = await system.QueryAsync("SELECT extract(epoch FROM clock_timestamp())");
        await SubmitBench.PublishAsync(system.RabbitMq, jobs);
        while (await system.Results.CountAsync(new ResultQuery()) < stored + jobs.Length) await Task.Delay(TimeSpan.FromSeconds(1));
        var last = await system.QueryAsync("SELECT extract(epoch FROM max(created_at)) FROM results");
        return jobs.Length * NewTokens / (last - start);
    }

    private static async Task<WorkerGroup> StartWorkersAsync(BenchSystem system, ModelFolder folder, int count)
    {
        var catalog = new ModelCatalog(system.Database, TimeProvider.System);
        await catalog.RegisterAsync(new ModelRegistration { ModelName = Model, Sha256 = folder.Sha256, Path = Path.GetFileName(folder.DirectoryPath) });
        await catalog.ActivateAsync(Model, 1);
        await system.DeployQueueAsync(Model);
        return new WorkerGroup(Enumerable.Range(1, count).Select(number => StartWorker(system, folder, number)), () => system.DeleteQueueAsync(Model));
    }

    private static ServingModel Load(ModelFolder folder)
    {
        var options = new EngineOptions { SlotCount = Slots };
        var vocabulary = Vocabulary.Load(folder.PathOf(ModelFileNames.Vocabulary));
        var runner = OnnxModelRunner.Open(folder.PathOf(ModelFileNames.OnnxInt8), ExecutionDevice.Cpu, options);
        return new ServingModel(
            new ModelIdentity(Model, 1, folder.Sha256), new BertTokenizer(vocabulary), vocabulary, [vocabulary.SepId!.Value], "cpu/int8",
            new EngineLoop(new Engine(runner, options), new InferenceMetrics()));
    }

    private static Process StartWorker(BenchSystem system, ModelFolder folder, int number)
    {
        var start = new ProcessStartInfo("dotnet", [BenchSystem.WorkerPath]) { RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath() };
        start.Environment["HANLIN_RABBITMQ"] = system.RabbitMq;
        start.Environment["HANLIN_POSTGRES"] = system.Postgres;
        start.Environment["HANLIN_WORKER__MODEL"] = Model;
        start.Environment["HANLIN_WORKER__MODELSDIRECTORY"] = Path.GetDirectoryName(folder.DirectoryPath);
        start.Environment["HANLIN_WORKER__NAME"] = $"bench-{number}";
        start.Environment["HANLIN_WORKER__SLOTS"] = $"{Slots}";
        start.Environment["HANLIN_WORKER__DEVICE"] = "cpu";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        var worker = Process.Start(start)!;
        worker.OutputDataReceived += static (_, _) => { };
        worker.BeginOutputReadLine();
        return worker;
    }

    private static GenerateText[] Jobs(int count) => [.. Enumerable.Range(0, count).Select(number => new GenerateText
    {
        JobId = Guid.NewGuid(),
        Model = Model,
        Prompt = string.Concat(Enumerable.Range(0, PromptCharacters).Select(position => char.ConvertFromUtf32(0x4E05 + (position * 37 + number * 101) % 20_000))),
        Sampling = new SamplingSettings { MaxNewTokens = NewTokens, EosTokenIds = [], StopLoops = false, Seed = number },
    })];

    /// <summary>The engine with as many callers as a worker takes jobs at a time.</summary>
    private sealed class EngineAlone(ServingModel model) : IAsyncDisposable
    {
        private readonly InferenceMetrics metrics = new();
        private readonly ModelHost host = new();

        public async Task<double> RunAsync(GenerateText[] jobs)
        {
            if (host.Current is null) await host.SwapAsync(model);
            var generator = new TextGenerator(host, TimeProvider.System, metrics);
            var next = -1;
            var start = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
            {
                for (int number; (number = Interlocked.Increment(ref next)) < jobs.Length;)
                {
                    var sampling = new SamplingParams { MaxNewTokens = NewTokens, EosTokenIds = [], StopLoops = false, Seed = (ulong)number };
                    await generator.GenerateAsync(new JobRoute(jobs[number].JobId), jobs[number].Prompt, sampling, [0], CancellationToken.None);
                }
            }));
            return jobs.Length * NewTokens / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        public async ValueTask DisposeAsync()
        {
            await host.DisposeAsync();
            metrics.Dispose();
        }
    }

    private sealed class WorkerGroup(IEnumerable<Process> started, Func<Task> afterwards) : IAsyncDisposable
    {
        private readonly Process[] workers = [.. started];

        public async ValueTask DisposeAsync()
        {
            foreach (var worker in workers) worker.Kill();
            foreach (var worker in workers) await worker.WaitForExitAsync();
            await afterwards();
        }
    }
}
