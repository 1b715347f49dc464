namespace Hanlin.Inference.Sampling;

/// <summary>How the mass of a row of logits lies below its largest: which tokens a nucleus can reach is known without sorting any.</summary>
internal sealed class MassHistogram
{
    private const int BucketCount = 1024;
    private const float BucketsPerUnit = 32;     // 1024 buckets reach 32 units of logit / temperature; what lies below weighs e^-32 at most

    private readonly double[] masses = new double[BucketCount];
    private readonly float[] smallest = new float[BucketCount];

    /// <summary>Sorts a row into buckets.</summary>
    /// <param name="row">The logits [V]; those that are banned are negative infinity and have no mass.</param>
    /// <param name="largest">The largest of them.</param>
    /// <param name="temperature">Divides them.</param>
    /// <returns>The mass of the whole row, with exp((logit - largest) / temperature) for each token, added in the order of their ids.</returns>
    public double Fill(ReadOnlySpan<float> row, float largest, float temperature)
    {
        Array.Clear(masses);
        Array.Fill(smallest, float.PositiveInfinity);
        var total = 0.0;
        var scale = BucketsPerUnit / temperature;
        foreach (var logit in row)
        {
            if (float.IsNegativeInfinity(logit)) continue;
            var weight = Candidates.Weight(logit, largest, temperature);
            total += weight;
            var bucket = (int)Math.Min(BucketCount - 1, (largest - logit) * scale);
            masses[bucket] += weight;
            smallest[bucket] = Math.Min(smallest[bucket], logit);
        }

        return total;
    }

    /// <summary>The first bucket at whose end a mass is reached, by sums that rounding may have made a little too large.</summary>
    public int BucketOf(double mass)
    {
        var cumulative = 0.0;
        for (var bucket = 0; bucket < BucketCount; bucket++)
        {
            cumulative += masses[bucket];
            if (cumulative >= mass) return bucket;
        }

        return BucketCount - 1;
    }

    /// <summary>The smallest logit of a bucket or of one above it.</summary>
    public float SmallestOf(int bucket)
    {
        while (float.IsPositiveInfinity(smallest[bucket])) bucket--;
        return smallest[bucket];
    }

    /// <summary>Nothing lies below.</summary>
    public static bool IsLast(int bucket) => bucket == BucketCount - 1;
}
