using System.Runtime.InteropServices;
using System.Text.Json;
using Hanlin.Inference;
using Hanlin.Inference.Sampling;
using Hanlin.Inference.Scheduling;

namespace Hanlin.Conversion.Tests;

/// <summary>Logits that UER-py, or Hugging Face's formulas, gave for three texts of the tiny checkpoint.</summary>
internal static class ReferenceLogits
{
    private static readonly TokenRules NoRules = new() { EosTokenIds = [], Suppressed = [], BadWords = [] };

    /// <summary>The largest difference of any logit at any position, and how many positions were compared.</summary>
    public static (float Difference, int RowCount) Compare(ImportedModel model, string fileName, string flavor)
    {
        var (largest, rowCount) = (0f, 0);
        foreach (var (tokenIds, path) in References(flavor))
        {
            var golden = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();
            foreach (var (position, row) in Logits(model, fileName, tokenIds).Index())
            {
                for (var token = 0; token < row.Length; token++) largest = Math.Max(largest, Math.Abs(row[token] - golden[position * row.Length + token]));
                rowCount++;
            }
        }

        return (largest, rowCount);
    }

    /// <summary>One row of logits for each prefix of a text, all prefixes in one engine at a time.</summary>
    private static float[][] Logits(ImportedModel model, string fileName, int[] tokenIds)
    {
        var options = new EngineOptions { SlotCount = 16, PrefillChunk = 24, MaxPrefillTokens = 64, ThreadCount = 2 };
        var runner = new CapturingRunner(model.Open(fileName, options));
        using var engine = new Engine(runner, options);
        var longest = Math.Min(tokenIds.Length, engine.ContextLength - 1);
        Sequence[] prefixes = [.. Enumerable.Range(1, longest).Select(length => new Sequence(new Prompt(tokenIds[..length]), SamplingParams.Default, NoRules, 1))];
        foreach (var prefix in prefixes) engine.Add(prefix);
        while (engine.HasUnfinished) engine.Step();
        return [.. prefixes.Select(prefix => runner.FirstLogits[prefix])];
    }

    private static IEnumerable<(int[] TokenIds, string LogitsPath)> References(string flavor)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(ImportedModel.DataPath("forward/forward.json")));
        foreach (var sequence in document.RootElement.GetProperty("sequences").EnumerateArray().ToArray())
        {
            var path = ImportedModel.DataPath($"forward/{sequence.GetProperty($"{flavor}_file").GetString()}");
            if (File.Exists(path)) yield return ([.. sequence.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())], path);
        }
    }
}
