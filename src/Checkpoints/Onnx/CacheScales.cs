namespace Hanlin.Checkpoints.Onnx;

/// <summary>Fixed scales of an 8-bit cache. Each list has an entry for each layer: [heads * head size], one scale for each channel.</summary>
/// <param name="Keys">Of the keys.</param>
/// <param name="Values">Of the values.</param>
public sealed record CacheScales(IReadOnlyList<float[]> Keys, IReadOnlyList<float[]> Values)
{
    private const int Largest = 127;

    // Texts to come hold values that the texts measured did not; what lies beyond is cut off.
    private const float Headroom = 1.1f;

    /// <summary>Scales for the largest magnitudes measured: those of keys and values of each layer in turn.</summary>
    public static CacheScales From(IReadOnlyList<float[]> magnitudes) => new(
        [.. magnitudes.Where((_, tensor) => tensor % 2 == 0).Select(Scale)],
        [.. magnitudes.Where((_, tensor) => tensor % 2 == 1).Select(Scale)]);

    private static float[] Scale(float[] magnitudes) => Array.ConvertAll(magnitudes, magnitude => Math.Max(magnitude * Headroom / Largest, 1e-8f));
}
