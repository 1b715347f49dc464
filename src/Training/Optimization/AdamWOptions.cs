namespace Hanlin.Training.Optimization;

/// <summary>The constants of <see cref="AdamW"/>, with UER-py's values, of which it offers none as an option.</summary>
public sealed record AdamWOptions
{
    /// <summary>How much of the mean of the gradients stays in an update.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>How much of the mean of their squares stays.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the squares.</summary>
    public double Epsilon { get; init; } = 1e-6;

    /// <summary>The part of a matrix, times the learning rate, that an update takes away.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Threads of the pass over a CPU's memory.</summary>
    public int ThreadCount { get; init; } = Environment.ProcessorCount;
}
