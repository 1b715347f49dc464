namespace Hanlin.TrainingWorker.Publishing;

/// <summary>How much worse than the version in service a new one may be and still be let through.</summary>
public sealed record GateMargins
{
    /// <summary>Largest rise of the perplexity a character, as a share of the version in service: 0.02 is 2 %.</summary>
    public double Perplexity { get; init; } = 0.02;

    /// <summary>Largest rise of the repetition rate.</summary>
    public double Repetition { get; init; } = 0.05;

    /// <summary>Largest rise of the share of [UNK].</summary>
    public double Unknown { get; init; } = 0.02;

    /// <summary>Largest fall of the share of distinct pairs.</summary>
    public double Distinct { get; init; } = 0.1;
}
