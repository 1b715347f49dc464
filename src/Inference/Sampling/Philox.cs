namespace Hanlin.Inference.Sampling;

/// <summary>
/// Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel Random Numbers: As Easy as
/// 1, 2, 3" (SC11). A draw is a pure function of (seed, sample, position): there is no state that a restart, another
/// order or another neighbour in the batch could change.
/// </summary>
public static class Philox
{
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>A uniform number in [0, 1) with 53 random bits.</summary>
    /// <param name="seed">Key of the job.</param>
    /// <param name="sample">Index of the continuation among those of its prompt.</param>
    /// <param name="position">Index of the token within the continuation.</param>
    public static double NextDouble(ulong seed, int sample, int position)
    {
        var (x0, x1, _, _) = Block((uint)position, (uint)sample, 0, 0, (uint)seed, (uint)(seed >> 32));
        return ((((ulong)x0 << 32) | x1) >> 11) * (1.0 / (1UL << 53));
    }

    internal static (uint X0, uint X1, uint X2, uint X3) Block(uint c0, uint c1, uint c2, uint c3, uint key0, uint key1)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var product0 = (ulong)Multiplier0 * c0;
            var product1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ key0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ key1, (uint)product0);
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }
}
