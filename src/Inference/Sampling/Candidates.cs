using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Hanlin.Inference.Sampling;

/// <summary>
/// The tokens among which one is drawn, most probable first, with weights exp((logit - largest logit) / temperature).
/// The filters follow Hugging Face's warpers, in their order: temperature, top-k, top-p, min-p, typical-p.
/// </summary>
/// <remarks>
/// Buffers for a whole row, reused for every draw. Weights are doubles computed one by one: a draw must not depend on
/// how a vector unit orders a sum.
/// </remarks>
internal sealed class Candidates(int vocabularySize)
{
    private readonly int[] tokenIds = new int[vocabularySize];
    private readonly float[] logits = new float[vocabularySize];
    private readonly double[] weights = new double[vocabularySize];
    private readonly double[] surprises = new double[vocabularySize];
    private readonly int[] order = new int[vocabularySize];
    private readonly float[] heap = new float[vocabularySize];
    private readonly MassHistogram masses = new();
    private int count;

    public int Count => count;

    public int TokenId(int index) => tokenIds[index];

    public float Logit(int index) => logits[index];

    /// <summary>Fills itself from a row of logits [V] by the filters of a job; empty where every token is banned.</summary>
    public void Select(ReadOnlySpan<float> row, SamplingParams sampling)
    {
        count = 0;
        if (float.IsNegativeInfinity(TensorPrimitives.Max(row))) return;
        if (sampling.TopK > 0)
        {
            TakeTop(row, sampling.TopK);
            Weigh(sampling.Temperature);
            KeepTopP(sampling.TopP, SumOfWeights());
        }
        else if (sampling.TopP < 1)
        {
            TakeNucleus(row, sampling);
        }
        else
        {
            TakeAll(row);
            Weigh(sampling.Temperature);
        }

        if (sampling.MinP > 0) KeepMinP(sampling.MinP);
        if (sampling.TypicalP < 1) KeepTypicalP(sampling.TypicalP);
    }

    /// <summary>The k largest of a row, and those equal to the last of them; all that are possible where fewer are.</summary>
    public void TakeTop(ReadOnlySpan<float> row, int k)
    {
        TakeAtLeast(row, Math.Max(float.MinValue, TopSelection.Threshold(row, Math.Min(k, row.Length), heap)));
        SortLargestFirst();
    }

    /// <summary>The token whose share of the cumulative weight holds <paramref name="uniform"/>, a number in [0, 1).</summary>
    public int Draw(double uniform)
    {
        var target = uniform * SumOfWeights();
        var cumulative = 0.0;
        for (var index = 0; index < count; index++)
        {
            cumulative += weights[index];
            if (target < cumulative) return tokenIds[index];
        }

        return tokenIds[count - 1];
    }

    private void TakeAll(ReadOnlySpan<float> row) => TakeAtLeast(row, float.MinValue);

    /// <summary>
    /// The nucleus of a whole row, measured by the mass of the whole row. Only the tokens that can be in it are sorted:
    /// how far down they reach is read off a histogram of the mass, and one bucket more is taken where rounding leaves it short.
    /// </summary>
    private void TakeNucleus(ReadOnlySpan<float> row, SamplingParams sampling)
    {
        var total = masses.Fill(row, TensorPrimitives.Max(row), sampling.Temperature);
        for (var bucket = masses.BucketOf(sampling.TopP * total); ; bucket++)
        {
            TakeAtLeast(row, masses.SmallestOf(bucket));
            SortLargestFirst();
            Weigh(sampling.Temperature);
            if (MassHistogram.IsLast(bucket) || SumOfWeights() >= sampling.TopP * total) break;
        }

        KeepTopP(sampling.TopP, total);
    }

    /// <summary>The tokens at or above a logit, in the order of their ids; whole vectors below it are skipped by one comparison.</summary>
    private void TakeAtLeast(ReadOnlySpan<float> row, float threshold)
    {
        count = 0;
        var limit = new Vector<float>(threshold);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(row);
        for (var index = 0; index < vectors.Length; index++)
        {
            if (Vector.GreaterThanOrEqualAny(vectors[index], limit)) Add(row, index * Vector<float>.Count, Vector<float>.Count, threshold);
        }

        var covered = vectors.Length * Vector<float>.Count;
        Add(row, covered, row.Length - covered, threshold);
    }

    private void Add(ReadOnlySpan<float> row, int start, int length, float threshold)
    {
        for (var tokenId = start; tokenId < start + length; tokenId++)
        {
            if (!(row[tokenId] >= threshold)) continue;
            tokenIds[count] = tokenId;
            logits[count++] = row[tokenId];
        }
    }

    /// <summary>Equal logits by token id. The keys are negated because a sort without a comparison of its own is several times as fast.</summary>
    private void SortLargestFirst()
    {
        var keys = logits.AsSpan(0, count);
        TensorPrimitives.Negate(keys, keys);
        keys.Sort(tokenIds.AsSpan(0, count));
        TensorPrimitives.Negate(keys, keys);
        OrderTies();
    }

    private void OrderTies()
    {
        for (var start = 0; start < count;)
        {
            var end = start + 1;
            while (end < count && logits[end] == logits[start]) end++;
            if (end - start > 1) tokenIds.AsSpan(start, end - start).Sort();
            start = end;
        }
    }

    private void Weigh(float temperature)
    {
        var largest = TensorPrimitives.Max(logits.AsSpan(0, count));
        for (var index = 0; index < count; index++) weights[index] = Weight(logits[index], largest, temperature);
    }

    /// <summary>exp((logit - largest) / temperature).</summary>
    public static double Weight(float logit, float largest, float temperature) => Math.Exp(((double)logit - largest) / temperature);

    private double SumOfWeights()
    {
        var sum = 0.0;
        for (var index = 0; index < count; index++) sum += weights[index];
        return sum;
    }

    /// <summary>Keeps a token while the mass before it is below p: the smallest set that reaches p, at least one token.</summary>
    private void KeepTopP(float topP, double total)
    {
        if (topP >= 1) return;
        var cumulative = weights[0];
        var kept = 1;
        while (kept < count && cumulative < topP * total) cumulative += weights[kept++];
        count = kept;
    }

    private void KeepMinP(float minP)
    {
        var limit = minP * TensorPrimitives.Max<double>(weights.AsSpan(0, count));
        var kept = 0;
        for (var index = 0; index < count; index++)
        {
            if (weights[index] >= limit) Move(index, kept++);
        }

        count = kept;
    }

    /// <summary>Typical sampling (Meister and others, arXiv 2202.00666): tokens by the distance of their surprise from the entropy.</summary>
    private void KeepTypicalP(float typicalP)
    {
        var total = SumOfWeights();
        var entropy = 0.0;
        for (var index = 0; index < count; index++)
        {
            var probability = weights[index] / total;
            if (probability > 0) entropy -= probability * Math.Log(probability);
        }

        for (var index = 0; index < count; index++)
        {
            surprises[index] = Math.Abs(-Math.Log(weights[index] / total) - entropy);
            order[index] = index;
        }

        surprises.AsSpan(0, count).Sort(order.AsSpan(0, count));
        KeepNearest(typicalP * total);
    }

    /// <summary>Keeps the first tokens of <see cref="order"/> until they reach a mass, and those as near as the last of them.</summary>
    private void KeepNearest(double mass)
    {
        var cumulative = weights[order[0]];
        var kept = 1;
        while (kept < count && (cumulative < mass || surprises[kept] == surprises[kept - 1])) cumulative += weights[order[kept++]];

        var nearest = order.AsSpan(0, kept);
        nearest.Sort();
        for (var index = 0; index < kept; index++) Move(nearest[index], index);
        count = kept;
    }

    private void Move(int from, int to)
    {
        tokenIds[to] = tokenIds[from];
        logits[to] = logits[from];
        weights[to] = weights[from];
    }
}
