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
/// database, in one run on one machine. Engine, service, engine, so that a machine that drifts does not decide.
/// </summary>
internal static class ServiceBench
{
    private const int Slots = 64, InFlight = Slots + Slots / 4, NewTokens = 64, PromptCharacters = 24;
    private const string Model = "random";

    /// <summary><c>service [JOBS] [WORKERS]</c>.</summary>
    public static async Task RunAsync(string[] args)
    {
        var jobCount = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5 * Slots;
        var workerCount = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        var folder = await RandomModel.GetAsync();
        var jobs = Enumerable.Range(0, jobCount).Select(Job).ToArray();

        Console.WriteLine($"12 x 768, {ModelFileNames.OnnxInt8}, {jobCount} jobs of {NewTokens} new tokens, {Slots} slots, {workerCount} worker process(es)");
        var before = await EngineAsync(folder, jobs);
        Report("engine alone", before);
        var service = await ServiceAsync(folder, jobs, workerCount);
        Report("broker, worker, database", service);
        var after = await EngineAsync(folder, jobs);
        Report("engine alone, again", after);
        Console.WriteLine($"service / engine: {service / ((before + after) / 2):p1}");
    }

    private static void Report(string name, double rate) => Console.WriteLine($"{name,-26} {rate,7:f0} tokens/s");

    private static async Task<double> EngineAsync(ModelFolder folder, GenerateText[] jobs)
    {
        using var metrics = new InferenceMetrics();
        await using var host = new ModelHost();
        await host.SwapAsync(Load(folder, metrics));
        await host.Current!.WarmUpAsync();
        var generator = new TextGenerator(host, TimeProvider.System, metrics);
        var next = -1;
        var tokens = 0L;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
        {
            for (int number; (number = Interlocked.Increment(ref next)) < jobs.Length;)
            {
                var sampling = new SamplingParams { MaxNewTokens = NewTokens, EosTokenIds = [], StopLoops = false, Seed = (ulong)number };
                var outcome = await generator.GenerateAsync(default, jobs[number].Prompt, sampling, [0], CancellationToken.None);
                Interlocked.Add(ref tokens, outcome.Outputs[0].TokenIds.Length);
            }
        }));
        return tokens / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static ServingModel Load(ModelFolder folder, InferenceMetrics metrics)
    {
        var options = new EngineOptions { SlotCount = Slots };
        var vocabulary = Vocabulary.Load(folder.PathOf(ModelFileNames.Vocabulary));
        var runner = OnnxModelRunner.Open(folder.PathOf(ModelFileNames.OnnxInt8), ExecutionDevice.Cpu, options);
        return new ServingModel(
            new ModelIdentity(Model, 1, folder.Sha256), new BertTokenizer(vocabulary), vocabulary, [vocabulary.SepId!.Value], "cpu/int8",
            new EngineLoop(new Engine(runner, options), metrics));
    }

    /// <summary>The queue is full before the worker is warm; from the first sequence's start to the last row's commit, by the rows themselves.</summary>
    private static async Task<double> ServiceAsync(ModelFolder folder, GenerateText[] jobs, int workerCount)
    {
        await using var system = await BenchSystem.CreateAsync();
        var catalog = new ModelCatalog(system.Database, TimeProvider.System);
        await catalog.RegisterAsync(new ModelRegistration { ModelName = Model, Sha256 = folder.Sha256, Path = Path.GetFileName(folder.DirectoryPath) });
        await catalog.ActivateAsync(Model, 1);
        await system.DeployQueueAsync(Model);
        await SubmitBench.PublishAsync(system.RabbitMq, jobs);

        var workers = Enumerable.Range(1, workerCount).Select(number => StartWorker(system, folder, number)).ToArray();
        try
        {
            while (await system.Results.CountAsync(new ResultQuery()) < jobs.Length)
            {
                if (Array.Find(workers, worker => worker.HasExited) is { } dead) throw new InvalidOperationException($"A worker ended with {dead.ExitCode}.");
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
        }
        finally
        {
            foreach (var worker in workers) worker.Kill();
            foreach (var worker in workers) await worker.WaitForExitAsync();
            await system.DeleteQueueAsync(Model);
        }

        return await system.QueryAsync(
            """
            SELECT sum(completion_token_count) / extract(epoch FROM max(created_at)
                     - min(created_at - (queue_ms + prefill_ms + decode_ms) * interval '1 millisecond'))
            FROM results WHERE status = 'succeeded'
            """);
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

    private static GenerateText Job(int number) => new()
    {
        JobId = Guid.NewGuid(),
        Model = Model,
        Prompt = string.Concat(Enumerable.Range(0, PromptCharacters).Select(position => char.ConvertFromUtf32(0x4E05 + (position * 37 + number * 101) % 20_000))),
        Sampling = new SamplingSettings { MaxNewTokens = NewTokens, EosTokenIds = [], StopLoops = false, Seed = number },
    };
}
