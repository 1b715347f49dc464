using Hanlin.Inference;
using Hanlin.Inference.Runtime;
using Hanlin.Inference.Sampling;
using Hanlin.Inference.Scheduling;
using Hanlin.Tokenization;

namespace Hanlin.Conversion;

/// <summary>
/// Texts to calibrate and measure a model with: given ones, or such as the model writes itself. Its own texts need no
/// corpus, and are by construction of the kind that it will meet in its cache.
/// </summary>
internal static class SampleTexts
{
    private const int Count = 32;
    private const int MaxLength = 128;
    private const ulong Seed = 20260101;

    /// <summary>Documents of a file, one a line, cut to the length of a sample.</summary>
    /// <exception cref="InvalidDataException">The file has not enough text.</exception>
    public static async Task<IReadOnlyList<int[]>> ReadAsync(string path, BertTokenizer tokenizer, Vocabulary vocabulary, int contextLength, CancellationToken cancellationToken)
    {
        List<int[]> texts = [];
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            List<int> tokenIds = [];
            if (vocabulary.ClsId is { } cls) tokenIds.Add(cls);
            tokenizer.Encode(line, tokenIds);
            if (tokenIds.Count > 8) texts.Add([.. tokenIds.Take(Math.Min(MaxLength, contextLength))]);
            if (texts.Count == 2 * Count) break;
        }

        return texts.Count >= 2 ? texts : throw new InvalidDataException($"{path} has {texts.Count} documents of more than 8 tokens; at least 2 are needed, better {Count}.");
    }

    /// <summary>Texts that the model writes from nothing.</summary>
    public static IReadOnlyList<int[]> Write(string onnxPath, Vocabulary vocabulary, EngineOptions options, CancellationToken cancellationToken)
    {
        var runner = OnnxModelRunner.Open(onnxPath, ExecutionDevice.Cpu, options with { SlotCount = Count, MaxSequenceLength = MaxLength });
        using var engine = new Engine(runner, options);
        var prompt = new Prompt([vocabulary.ClsId ?? vocabulary.UnknownId]);
        var rules = new TokenRules { EosTokenIds = [], Suppressed = [vocabulary.UnknownId], BadWords = [] };
        var sampling = new SamplingParams { Seed = Seed, StopLoops = false, SampleCount = Count };
        Sequence[] sequences = [.. Enumerable.Range(0, Count).Select(index => new Sequence(prompt, sampling, rules, engine.ContextLength - 1, index))];
        foreach (var sequence in sequences) engine.Add(sequence);
        while (engine.HasUnfinished)
        {
            cancellationToken.ThrowIfCancellationRequested();
            engine.Step();
        }

        return [.. sequences.Select(sequence => sequence.TokenIds.ToArray())];
    }
}
