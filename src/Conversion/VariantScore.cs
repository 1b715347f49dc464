namespace Hanlin.Conversion;

/// <summary>How well a graph predicts texts.</summary>
/// <param name="MeanLoss">Mean negative natural-log likelihood of a token.</param>
internal readonly record struct VariantScore(double MeanLoss)
{
    /// <summary>e to the mean loss.</summary>
    public double Perplexity => Math.Exp(MeanLoss);

    public static VariantScore Of(IEnumerable<float[]> losses) => new(losses.SelectMany(loss => loss).Average(loss => (double)loss));
}
