using System.Numerics;
using System.Runtime.InteropServices;

namespace Hanlin.Training.Optimization;

/// <summary>
/// One update over a run of elements in native memory: each of the four arrays goes through the processor once. No
/// element depends on another, so that the result is the same however the work is parted among threads.
/// </summary>
internal readonly struct AdamWPass
{
    /// <summary>How much of the mean stays, and of the squares.</summary>
    public required float Beta1 { get; init; }

    /// <inheritdoc cref="Beta1"/>
    public required float Beta2 { get; init; }

    /// <summary>Added to the root of the squares.</summary>
    public required float Epsilon { get; init; }

    /// <summary>The learning rate.</summary>
    public required float Rate { get; init; }

    /// <summary>What clipping leaves of the gradients: 1 if nothing is clipped.</summary>
    public required float GradientScale { get; init; }

    /// <summary>Updates weights and moments.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="gradients">Their gradients; as long, like the others.</param>
    /// <param name="means">The running mean of the gradients.</param>
    /// <param name="squares">The running mean of their squares.</param>
    /// <param name="decay">The part of a weight that is taken away: learning rate times weight decay.</param>
    public void Run(Span<float> weights, ReadOnlySpan<float> gradients, Span<float> means, Span<float> squares, float decay)
    {
        var vectorised = weights.Length - weights.Length % Vector<float>.Count;
        RunVectors(weights[..vectorised], gradients, means, squares, decay);
        for (var i = vectorised; i < weights.Length; i++)
        {
            var gradient = gradients[i] * GradientScale;
            means[i] = means[i] * Beta1 + gradient * (1 - Beta1);
            squares[i] = squares[i] * Beta2 + gradient * gradient * (1 - Beta2);
            var weight = weights[i] - Rate * (means[i] / (MathF.Sqrt(squares[i]) + Epsilon));
            weights[i] = weight - decay * weight;
        }
    }

    /// <summary>The sum of squares of a run of gradients, in a fixed order.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> gradients)
    {
        var sums = Vector<double>.Zero;
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        foreach (var vector in vectors)
        {
            Vector.Widen(vector, out var low, out var high);
            sums += low * low + high * high;
        }

        var sum = Vector.Sum(sums);
        foreach (var gradient in gradients[(vectors.Length * Vector<float>.Count)..]) sum += (double)gradient * gradient;
        return sum;
    }

    private void RunVectors(Span<float> weights, ReadOnlySpan<float> gradients, Span<float> means, Span<float> squares, float decay)
    {
        var w = MemoryMarshal.Cast<float, Vector<float>>(weights);
        var g = MemoryMarshal.Cast<float, Vector<float>>(gradients)[..w.Length];
        var m = MemoryMarshal.Cast<float, Vector<float>>(means)[..w.Length];
        var v = MemoryMarshal.Cast<float, Vector<float>>(squares)[..w.Length];
        for (var i = 0; i < w.Length; i++)
        {
            var gradient = g[i] * GradientScale;
            m[i] = m[i] * Beta1 + gradient * (1 - Beta1);
            v[i] = v[i] * Beta2 + gradient * gradient * (1 - Beta2);
            var weight = w[i] - Rate * (m[i] / (Vector.SquareRoot(v[i]) + new Vector<float>(Epsilon)));
            w[i] = weight - decay * weight;
        }
    }
}
