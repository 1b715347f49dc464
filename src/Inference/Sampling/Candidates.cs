using System.Numerics.Tensors;

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
    private const int FirstNucleus = 256;

    private readonly int[] tokenIds = new int[vocabularySize];
    private readonly float[] logits = new float[vocabularySize];
    private readonly double[] weights = new double[vocabularySize];
    private readonly double[] surprises = new double[vocabularySize];
    private readonly int[] order = new int[vocabularySize];
    private readonly float[] heap = new float[vocabularySize];
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
        var threshold = Math.Max(float.MinValue, TopSelection.Threshold(row, Math.Min(k, row.Length), heap));
        count = 0;
        for (var tokenId = 0; tokenId < row.Length; tokenId++)
        {
            if (row[tokenId] >= threshold) Add(tokenId, row[tokenId]);
        }

        // Largest first; equal logits by token id, because the sort is not stable.
        logits.AsSpan(0, count).Sort(tokenIds.AsSpan(0, count), static (left, right) => right.CompareTo(left));
        OrderTies();
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

    private void TakeAll(ReadOnlySpan<float> row)
    {
        count = 0;
        for (var tokenId = 0; tokenId < row.Length; tokenId++)
        {
            if (row[tokenId] > float.NegativeInfinity) Add(tokenId, row[tokenId]);
        }
    }

    /// <summary>
    /// The nucleus of a whole row. Its tokens are few, so the largest 256 are tried first, then four times as many; the
    /// mass they are measured by is that of the whole row.
    /// </summary>
    private void TakeNucleus(ReadOnlySpan<float> row, SamplingParams sampling)
    {
        var largest = TensorPrimitives.Max(row);
        var total = 0.0;
        foreach (var logit in row) total += Weight(logit, largest, sampling.Temperature);

        for (var k = FirstNucleus; ; k *= 4)
        {
            TakeTop(row, k);
            Weigh(sampling.Temperature);
            if (k >= row.Length || SumOfWeights() >= sampling.TopP * total) break;
        }

        KeepTopP(sampling.TopP, total);
    }

    private void Add(int tokenId, float logit)
    {
        tokenIds[count] = tokenId;
        logits[count++] = logit;
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

    private static double Weight(float logit, float largest, float temperature) => Math.Exp(((double)logit - largest) / temperature);

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
