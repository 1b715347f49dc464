namespace Hanlin.Training.Datasets;

/// <summary>
/// The random numbers of CPython's <c>random</c> module: the Mersenne Twister MT19937, seeded by an integer, and its shuffle.
/// UER-py's order of instances hangs on every bit of it.
/// </summary>
internal sealed class PythonRandom
{
    /// <summary>Words of <see cref="Save"/>.</summary>
    public const int StateLength = WordCount + 1;

    private const int WordCount = 624;
    private const int Shift = 397;

    private readonly uint[] words = new uint[WordCount];
    private int index = WordCount;

    /// <summary>As <c>random.seed(seed)</c>, for seeds from 0.</summary>
    public PythonRandom(long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        Seed(seed > uint.MaxValue ? [(uint)seed, (uint)(seed >> 32)] : [(uint)seed]);
    }

    /// <summary>The state: 624 words, and how many of them are used.</summary>
    public uint[] Save() => [.. words, (uint)index];

    /// <summary>Goes back to a state.</summary>
    /// <exception cref="ArgumentException">It is no state.</exception>
    public void Restore(ReadOnlySpan<uint> state)
    {
        if (state.Length != StateLength || state[WordCount] > WordCount) throw new ArgumentException("This is no state of the generator.", nameof(state));
        state[..WordCount].CopyTo(words);
        index = (int)state[WordCount];
    }

    /// <summary>The next 32 bits.</summary>
    public uint Next()
    {
        if (index == WordCount) Generate();
        var y = words[index++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >> 18);
    }

    /// <summary>As <c>random.shuffle</c>.</summary>
    public void Shuffle(Span<int> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Below((uint)i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>A number from 0 to below a bound, by drawing as many bits as it has until one fits.</summary>
    private int Below(uint bound)
    {
        var unusedBits = int.CreateChecked(uint.LeadingZeroCount(bound));
        while (true)
        {
            if (Next() >> unusedBits is var drawn && drawn < bound) return (int)drawn;
        }
    }

    private void Seed(ReadOnlySpan<uint> key)
    {
        words[0] = 19650218;
        for (var i = 1u; i < WordCount; i++) words[i] = 1812433253 * (words[i - 1] ^ (words[i - 1] >> 30)) + i;

        var (at, k) = (1, 0);
        for (var count = WordCount; count > 0; count--)
        {
            words[at] = (words[at] ^ ((words[at - 1] ^ (words[at - 1] >> 30)) * 1664525)) + key[k] + (uint)k;
            at = Following(at);
            k = (k + 1) % key.Length;
        }

        for (var count = WordCount - 1; count > 0; count--)
        {
            words[at] = (words[at] ^ ((words[at - 1] ^ (words[at - 1] >> 30)) * 1566083941)) - (uint)at;
            at = Following(at);
        }

        words[0] = 0x80000000;
        index = WordCount;
    }

    private int Following(int at)
    {
        if (++at < WordCount) return at;
        words[0] = words[WordCount - 1];
        return 1;
    }

    private void Generate()
    {
        for (var i = 0; i < WordCount; i++)
        {
            var y = (words[i] & 0x80000000) | (words[(i + 1) % WordCount] & 0x7FFFFFFF);
            words[i] = words[(i + Shift) % WordCount] ^ (y >> 1) ^ ((y & 1) * 0x9908B0DF);
        }

        index = 0;
    }
}
