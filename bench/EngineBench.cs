using System.Diagnostics;
using System.Globalization;
using Hanlin.Checkpoints.Models;
using Hanlin.Inference;
using Hanlin.Inference.Runtime;
using Hanlin.Inference.Sampling;
using Hanlin.Inference.Scheduling;

namespace Hanlin.Bench;

/// <summary>Decoding speed of the engine, sampling included: a full batch at a given context, steady state.</summary>
internal static class EngineBench
{
    private const int Steps = 24;
    private static readonly TokenRules NoRules = new() { EosTokenIds = [], Suppressed = [1], BadWords = [] };

    /// <summary><c>engine [BATCHES] [CONTEXT] [FILES] [DEVICE]</c>, as in <c>engine 1,16,64 128 model.int8.onnx cpu</c>.</summary>
    public static async Task RunAsync(string[] args)
    {
        if (!ExecutionDevice.TryParse(args.Length > 3 ? args[3] : "cpu", out var device)) throw new ArgumentException($"'{args[3]}' is no device; cpu, cuda and cuda:1 are.");
        var folder = await RandomModel.GetAsync(withFloat16: device.Kind == DeviceKind.Cuda);
        int[] batches = args.Length > 0 ? [.. args[0].Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))] : [1, 8, 16, 32, 64, 128];
        var context = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 128;
        string[] fileNames = args.Length > 2 ? args[2].Split(',') : [ModelFileNames.Onnx, ModelFileNames.OnnxInt8];

        Console.WriteLine($"12 x 768, vocabulary {RandomModel.VocabularySize}, context {context}, top-k 50 sampling included");
        Console.WriteLine($"{"graph",-16} {"batch",5} {"tokens/s",9} {"ms a step",9} {"outside the network",19} {"prefill tokens/s",16}");
        foreach (var fileName in fileNames)
        {
            foreach (var batch in batches)
            {
                var (decode, prefill, network) = Measure(folder.PathOf(fileName), device, batch, context, Environment.ProcessorCount);
                Console.WriteLine($"{fileName,-16} {batch,5} {decode,9:f0} {1000 * batch / decode,9:f1} {1 - network,19:p1} {prefill,16:f0}");
            }
        }
    }

    private static (double Decode, double Prefill, double NetworkShare) Measure(string path, ExecutionDevice device, int batch, int context, int threads)
    {
        var options = new EngineOptions { SlotCount = batch, MaxPrefillTokens = 1 << 20, ThreadCount = threads };
        var runner = new TimedRunner(OnnxModelRunner.Open(path, device, options));
        using var engine = new Engine(runner, options);
        var sampling = new SamplingParams { StopLoops = false, Seed = 1 };
        for (var index = 0; index < batch; index++)
        {
            int[] prompt = [2, .. Enumerable.Range(0, context - Steps / 2 - 1).Select(position => 5 + (position * 37 + index * 101) % 21000)];
            engine.Add(new Sequence(new Prompt(prompt), sampling, NoRules, 4 * Steps, index));
        }

        var start = Stopwatch.GetTimestamp();
        engine.Step();
        var prefill = engine.PrefilledTokenCount / Stopwatch.GetElapsedTime(start).TotalSeconds;
        for (var step = 0; step < 3; step++) engine.Step();

        runner.Elapsed = TimeSpan.Zero;
        start = Stopwatch.GetTimestamp();
        for (var step = 0; step < Steps; step++) engine.Step();
        var elapsed = Stopwatch.GetElapsedTime(start);
        return (Steps * batch / elapsed.TotalSeconds, prefill, runner.Elapsed / elapsed);
    }
}
