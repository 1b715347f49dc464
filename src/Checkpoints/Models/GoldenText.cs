namespace Hanlin.Checkpoints.Models;

/// <summary>A text with a known loss.</summary>
public sealed record GoldenText
{
    /// <summary>Its tokens, [CLS] first.</summary>
    public required int[] TokenIds { get; init; }

    /// <summary>For each graph of the folder, by file name, the mean negative log-likelihood of the tokens after the first.</summary>
    public required IReadOnlyDictionary<string, double> MeanLoss { get; init; }
}
