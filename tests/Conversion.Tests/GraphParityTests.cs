using System.Runtime.InteropServices;
using System.Text.Json;
using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Models;
using Hanlin.Inference;
using Hanlin.Inference.Sampling;
using Hanlin.Inference.Scheduling;

namespace Hanlin.Conversion.Tests;

/// <summary>The graphs against logits that UER-py wrote down, through the engine: every position is reached by prefill and a decode.</summary>
public sealed class GraphParityTests
{
    private static readonly TokenRules NoRules = new() { EosTokenIds = [], Suppressed = [], BadWords = [] };

    [Theory]
    [InlineData("uer", ModelFileNames.Onnx, 1e-4f)]
    [InlineData("hf", ModelFileNames.Onnx, 1e-4f)]
    [InlineData("uer", ModelFileNames.OnnxInt8, 0.15f)]     // of logits up to 3.6; 8-bit weights, activations and cache
    public async Task Logits_agree_with_the_reference(string flavor, string fileName, float tolerance)
    {
        using var model = await ImportedModel.TinyAsync(flavor == "uer" ? LayerNormFlavor.Uer : LayerNormFlavor.Hf);
        var checkedRows = 0;
        foreach (var (tokenIds, logitsPath) in References(flavor))
        {
            var golden = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(logitsPath)).ToArray();
            var rows = Logits(model, fileName, tokenIds);
            for (var position = 0; position < rows.Length; position++)
            {
                var difference = Enumerable.Range(0, 512).Max(token => Math.Abs(rows[position][token] - golden[position * 512 + token]));
                difference.ShouldBeLessThan(tolerance, $"position {position} of {logitsPath}");
                checkedRows++;
            }
        }

        checkedRows.ShouldBeGreaterThan(75);
    }

    [Fact]
    public async Task The_two_layer_norms_are_not_the_same()
    {
        using var uer = await ImportedModel.TinyAsync(LayerNormFlavor.Uer);
        using var hf = await ImportedModel.TinyAsync(LayerNormFlavor.Hf);
        var (tokenIds, _) = References("uer").First();
        var (first, second) = (Logits(uer, ModelFileNames.Onnx, tokenIds), Logits(hf, ModelFileNames.Onnx, tokenIds));
        // UER-py's own measurement of this model: 0.0266 at most.
        first.Zip(second).Max(rows => rows.First.Zip(rows.Second, (left, right) => Math.Abs(left - right)).Max()).ShouldBeInRange(0.02f, 0.03f);
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
