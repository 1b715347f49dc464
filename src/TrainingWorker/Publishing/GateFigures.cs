namespace Hanlin.TrainingWorker.Publishing;

/// <summary>What the evaluation gate measures of a version.</summary>
public sealed record GateFigures
{
    /// <summary>Perplexity a token on the held-out text: comparable between models of one vocabulary.</summary>
    public required double Perplexity { get; init; }

    /// <summary>Perplexity a character: comparable between any models.</summary>
    public required double PerplexityPerCharacter { get; init; }

    /// <summary>Share of the runs of four tokens that a text repeats, 0 to 1.</summary>
    public required double RepetitionRate { get; init; }

    /// <summary>Share of written tokens that are [UNK], 0 to 1.</summary>
    public required double UnknownRate { get; init; }

    /// <summary>Different pairs of tokens over all pairs, 0 to 1.</summary>
    public required double Distinct2 { get; init; }
}
