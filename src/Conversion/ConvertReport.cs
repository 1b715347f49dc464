using Hanlin.Checkpoints.Gpt2;

namespace Hanlin.Conversion;

/// <summary>What was converted.</summary>
/// <param name="From">What the input was: <c>UER-py, Torch</c>.</param>
/// <param name="To">What was written.</param>
/// <param name="Shape">The sizes of the model.</param>
/// <param name="Files">The files written, the weights last; of a model folder, the folder.</param>
/// <param name="Evaluation">What was measured of a model folder: <c>perplexity.fp32</c>, <c>perplexity.int8</c>.</param>
/// <param name="Notes">What a person should know, a sentence each.</param>
public sealed record ConvertReport(
    string From, ConvertTarget To, Gpt2Shape Shape, IReadOnlyList<string> Files, IReadOnlyDictionary<string, double> Evaluation, IReadOnlyList<string> Notes);
