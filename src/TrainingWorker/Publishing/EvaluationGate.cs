using System.Globalization;
using Hanlin.Checkpoints.Models;
using Hanlin.Inference;
using Hanlin.Inference.Runtime;
using Hanlin.Training.Evaluation;

namespace Hanlin.TrainingWorker.Publishing;

/// <summary>Measures a version on held-out text and decides whether it may follow the one in service.</summary>
internal static class EvaluationGate
{
    /// <summary>Perplexity on the text, and signs of degeneration in what the model writes.</summary>
    public static GateFigures Measure(ModelFolder folder, HeldOutText text, CancellationToken cancellationToken)
    {
        var (loss, tokenCount) = Loss(folder, text, cancellationToken);
        var written = Degeneration.Of(WrittenTexts.Write(folder, text, cancellationToken), folder.Manifest.SpecialTokens.Unk);
        return new GateFigures
        {
            Perplexity = Math.Exp(loss / tokenCount),
            PerplexityPerCharacter = Math.Exp(loss / text.CharacterCount),
            RepetitionRate = written.RepetitionRate,
            UnknownRate = written.UnknownRate,
            Distinct2 = written.Distinct2,
        };
    }

    /// <summary>Why a version may not be published; empty where it may.</summary>
    /// <param name="candidate">The version.</param>
    /// <param name="baseline">The version in service; null where there is none.</param>
    /// <param name="margins">How much worse it may be.</param>
    /// <param name="vocabularySize">A network that knows nothing has this perplexity.</param>
    public static IReadOnlyList<string> Faults(GateFigures candidate, GateFigures? baseline, GateMargins margins, int vocabularySize)
    {
        if (!(candidate.Perplexity < vocabularySize)) return [Text($"the perplexity {candidate.Perplexity:0.##} is that of a network that knows nothing ({vocabularySize} tokens)")];
        if (baseline is null) return [];
        List<string> faults = [];
        var limit = baseline.PerplexityPerCharacter * (1 + margins.Perplexity);
        if (candidate.PerplexityPerCharacter > limit)
            faults.Add(Text($"the perplexity a character is {candidate.PerplexityPerCharacter:0.###}, in service {baseline.PerplexityPerCharacter:0.###}, allowed {limit:0.###}"));
        if (candidate.RepetitionRate > baseline.RepetitionRate + margins.Repetition)
            faults.Add(Text($"it repeats {candidate.RepetitionRate:0.0 %} of its runs of four, in service {baseline.RepetitionRate:0.0 %}, allowed {margins.Repetition:0.0 %} more"));
        if (candidate.UnknownRate > baseline.UnknownRate + margins.Unknown)
            faults.Add(Text($"it writes {candidate.UnknownRate:0.0 %} [UNK], in service {baseline.UnknownRate:0.0 %}, allowed {margins.Unknown:0.0 %} more"));
        if (candidate.Distinct2 < baseline.Distinct2 - margins.Distinct)
            faults.Add(Text($"{candidate.Distinct2:0.0 %} of its pairs are distinct, in service {baseline.Distinct2:0.0 %}, allowed {margins.Distinct:0.0 %} less"));
        return faults;
    }

    private static (double Loss, long TokenCount) Loss(ModelFolder folder, HeldOutText text, CancellationToken cancellationToken)
    {
        using var runner = OnnxModelRunner.Open(folder.PathOf(ModelFileNames.Onnx), ExecutionDevice.Cpu, new EngineOptions { SlotCount = 1 });
        var (loss, count) = (0.0, 0L);
        foreach (var document in text.Documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var token in runner.Score(document))
            {
                loss += token;
                count++;
            }
        }

        return (loss, count);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
