using System.Numerics.Tensors;
using Hanlin.Inference.Scheduling;

namespace Hanlin.Inference.Sampling;

/// <summary>Chooses the next token of one sequence from its row of logits. One per thread: it owns the scratch of a row.</summary>
internal sealed class RowSampler(int vocabularySize)
{
    /// <summary>Returned where no token is possible: every one is banned.</summary>
    public const int NoToken = -1;

    /// <summary>Returned where the row holds something that is not a number: the model is broken.</summary>
    public const int NotANumber = -2;

    private readonly float[] row = new float[vocabularySize];
    private readonly Candidates candidates = new(vocabularySize);

    /// <summary>The next token, booked with its log-probability on the sequence; or one of the two constants above.</summary>
    /// <param name="logits">The row as the model gave it, [V]; it stays as it is.</param>
    /// <param name="sequence">Its history, its parameters and the place of its next random number.</param>
    public int Choose(ReadOnlySpan<float> logits, Sequence sequence)
    {
        var normaliser = LogSumExp(logits);
        if (!float.IsFinite(normaliser)) return NotANumber;

        logits.CopyTo(row);
        LogitsProcessors.Apply(row, sequence);
        var tokenId = sequence.Sampling.DoSample ? Draw(sequence) : Largest();
        if (tokenId == NoToken) return NoToken;

        var wanted = sequence.Sampling.TopLogprobs;
        sequence.Book(logits[tokenId] - normaliser, wanted > 0 ? MostProbable(logits, normaliser, wanted) : null);
        return tokenId;
    }

    private int Draw(Sequence sequence)
    {
        candidates.Select(row, sequence.Sampling);
        if (candidates.Count == 0) return NoToken;
        return candidates.Draw(Philox.NextDouble(sequence.Sampling.Seed, sequence.SampleIndex, sequence.NewTokenCount));
    }

    private int Largest()
    {
        var tokenId = TensorPrimitives.IndexOfMax(row);
        return float.IsNegativeInfinity(row[tokenId]) ? NoToken : tokenId;
    }

    private float LogSumExp(ReadOnlySpan<float> logits)
    {
        var largest = TensorPrimitives.Max(logits);
        TensorPrimitives.Subtract(logits, largest, row);
        TensorPrimitives.Exp(row, row);
        return largest + MathF.Log(TensorPrimitives.Sum(row));
    }

    private TokenLogprob[] MostProbable(ReadOnlySpan<float> logits, float normaliser, int wanted)
    {
        candidates.TakeTop(logits, wanted);
        var top = new TokenLogprob[Math.Min(wanted, candidates.Count)];
        for (var index = 0; index < top.Length; index++) top[index] = new(candidates.TokenId(index), candidates.Logit(index) - normaliser);
        return top;
    }
}
