using System.Diagnostics;
using Hanlin.Inference.Sampling;
using Hanlin.Inference.Scheduling;

namespace Hanlin.Bench;

/// <summary>What choosing a token costs: microseconds for a row of logits, one thread, by kind of sampling.</summary>
internal static class SamplerBench
{
    private const int Rows = 64, Rounds = 40;

    private static readonly (string Name, SamplingParams Sampling)[] Settings =
    [
        ("greedy", new SamplingParams { DoSample = false }),
        ("top-k 50 (the default)", new SamplingParams()),
        ("top-k 50, top-p 0.9", new SamplingParams { TopP = 0.9f }),
        ("top-k 50, penalties", new SamplingParams { RepetitionPenalty = 1.2f, PresencePenalty = 0.5f }),
        ("top-p 0.9 of everything", new SamplingParams { TopK = 0, TopP = 0.9f }),
        ("everything", new SamplingParams { TopK = 0 }),
        ("top-k 50, 5 logprobs", new SamplingParams { TopLogprobs = 5 }),
    ];

    /// <summary><c>sampler</c>.</summary>
    public static Task RunAsync(string[] args)
    {
        var logits = Logits();
        Console.WriteLine($"vocabulary {RandomModel.VocabularySize}, one thread");
        foreach (var (name, sampling) in Settings)
        {
            Measure(logits, sampling);
            Console.WriteLine($"{name,-24} {Measure(logits, sampling).TotalMicroseconds,7:f0} µs a row");
        }

        return Task.CompletedTask;
    }

    private static TimeSpan Measure(float[] logits, SamplingParams sampling)
    {
        using var sampler = new Sampler(RandomModel.VocabularySize, 1);
        var rules = new TokenRules { EosTokenIds = [], Suppressed = [1], BadWords = [] };
        var batch = new Batch(Rows);
        for (var row = 0; row < Rows; row++)
            batch.Decodes.Add(new Sequence(new Prompt([2, row + 5]), sampling, rules, 2 * Rounds, row) { Slot = row });

        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < Rounds; round++) sampler.Sample(logits, batch);
        return Stopwatch.GetElapsedTime(start) / (Rows * Rounds);
    }

    /// <summary>Rows as a trained model gives them: a few tokens stand out of a broad bell.</summary>
    private static float[] Logits()
    {
        var logits = new float[Rows * RandomModel.VocabularySize];
        for (var index = 0; index < logits.Length; index++)
        {
            var sum = 0.0;
            for (var draw = 0; draw < 6; draw++) sum += Philox.NextDouble(3, draw, index);
            logits[index] = (float)(3 * (sum - 3));
        }

        return logits;
    }
}
