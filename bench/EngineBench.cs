using System.Diagnostics;
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

    /// <summary>One row of the table: tokens a second of decoding and of prefill.</summary>
    public static (double Decode, double Prefill, double NetworkShare) Measure(ModelFolder folder, string fileName, int batch, int context, int threads)
    {
        var options = new EngineOptions { SlotCount = batch, MaxPrefillTokens = 1 << 20, ThreadCount = threads };
        var runner = new TimedRunner(OnnxModelRunner.Open(folder.PathOf(fileName), ExecutionDevice.Cpu, options));
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
