using System.Numerics;

namespace Hanlin.Training.Datasets;

/// <summary>
/// A shuffled order of the numbers 0 to n - 1 that takes no memory: any element can be asked for by itself. A Feistel network
/// permutes the next power of four, keyed by seed and epoch; what falls outside is permuted again until it falls inside.
/// </summary>
internal readonly struct Permutation
{
    private const int Rounds = 6;

    private readonly ulong count;
    private readonly ulong key;
    private readonly int halfBits;

    /// <param name="count">n, at least 1.</param>
    /// <param name="seed">Of the run.</param>
    /// <param name="epoch">Each has its own order.</param>
    public Permutation(long count, long seed, long epoch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        this.count = (ulong)count;
        key = Mix(Mix((ulong)seed) + (ulong)epoch);
        halfBits = Math.Max(1, (BitOperations.Log2(this.count - 1 | 1) + 2) / 2);
    }

    /// <summary>The element at a position, 0 to n - 1.</summary>
    public long this[long position]
    {
        get
        {
            // At most four times as many numbers are permuted as there are: a few turns on average.
            var value = (ulong)position;
            do value = Permute(value);
            while (value >= count);
            return (long)value;
        }
    }

    private ulong Permute(ulong value)
    {
        var mask = (1UL << halfBits) - 1;
        var (left, right) = (value >> halfBits, value & mask);
        for (var round = 0UL; round < Rounds; round++) (left, right) = (right, left ^ (Mix(right ^ key + round * 0x9E3779B97F4A7C15) & mask));
        return left << halfBits | right;
    }

    /// <summary>The finaliser of SplitMix64: every bit of the result depends on every bit of the value.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value + 0x9E3779B97F4A7C15 ^ value >> 30) * 0xBF58476D1CE4E5B9;
        value = (value ^ value >> 27) * 0x94D049BB133111EB;
        return value ^ value >> 31;
    }
}
