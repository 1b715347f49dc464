using Hanlin.Checkpoints.Models;
using Hanlin.Inference;
using Hanlin.Inference.Runtime;
using Hanlin.Inference.Sampling;
using Hanlin.Inference.Scheduling;

namespace Hanlin.TrainingWorker.Publishing;

/// <summary>Texts that a model writes behind the beginnings of held-out documents: in them shows whether it has degenerated.</summary>
internal static class WrittenTexts
{
    private const int Count = 32;
    private const int PromptLength = 6;
    private const int NewTokenCount = 64;
    private const ulong Seed = 20260101;

    /// <summary>Token ids of the continuations. Nothing that would hide a defect is on: neither is [UNK] suppressed, nor are loops stopped.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Write(ModelFolder folder, HeldOutText text, CancellationToken cancellationToken)
    {
        var options = new EngineOptions { SlotCount = Math.Min(Count, text.Documents.Count), MaxSequenceLength = PromptLength + NewTokenCount };
        var runner = OnnxModelRunner.Open(folder.PathOf(ModelFileNames.Onnx), ExecutionDevice.Cpu, options);
        using var engine = new Engine(runner, options);
        var rules = new TokenRules { EosTokenIds = [folder.Manifest.SpecialTokens.Sep], Suppressed = [], BadWords = [] };
        Sequence[] sequences = [.. text.Documents.Take(Count).Select((document, index) => Continue(document, index, rules, engine.ContextLength))];
        foreach (var sequence in sequences) engine.Add(sequence);
        while (engine.HasUnfinished)
        {
            cancellationToken.ThrowIfCancellationRequested();
            engine.Step();
        }

        return [.. sequences.Select(sequence => sequence.NewTokenIds.ToArray())];
    }

    private static Sequence Continue(int[] document, int index, TokenRules rules, int contextLength)
    {
        int[] prompt = document[..Math.Min(PromptLength, document.Length - 1)];
        var sampling = new SamplingParams { Seed = Seed + (ulong)index, SuppressUnknown = false, StopLoops = false };
        return new Sequence(new Prompt(prompt), sampling, rules, Math.Min(NewTokenCount, contextLength - prompt.Length));
    }
}
