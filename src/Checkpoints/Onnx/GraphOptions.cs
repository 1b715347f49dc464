namespace Hanlin.Checkpoints.Onnx;

/// <summary>How the matrices of a graph are held and multiplied.</summary>
internal enum GraphPrecision
{
    /// <summary>32-bit floats throughout: the reference.</summary>
    Float32,

    /// <summary>8-bit weights with a scale per column, activations quantised per row as they come: for CPUs.</summary>
    Int8,

    /// <summary>16-bit floats with 32-bit logits: for CUDA.</summary>
    Float16,
}

/// <summary>What a graph is built for.</summary>
internal sealed record GraphOptions
{
    public required GraphPrecision Precision { get; init; }

    /// <summary>Keys and values as 8-bit integers with a fixed scale per head and channel, taken from <see cref="CacheScales"/>.</summary>
    public CacheScales? CacheScales { get; init; }

    /// <summary>UER's layer norm (unbiased deviation, epsilon added to it) in place of the usual one.</summary>
    public bool UerLayerNorm { get; init; }

    /// <summary>Epsilon of the usual layer norm.</summary>
    public float LayerNormEpsilon { get; init; } = 1e-5f;
}

/// <summary>Scales of an 8-bit cache: for each layer, [heads * head size] for keys and for values.</summary>
internal sealed record CacheScales(IReadOnlyList<float[]> Keys, IReadOnlyList<float[]> Values);
