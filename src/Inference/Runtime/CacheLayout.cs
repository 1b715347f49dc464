using Microsoft.ML.OnnxRuntime.Tensors;

namespace Hanlin.Inference.Runtime;

/// <summary>Shape of the keys and values of one layer: [slots, heads, positions, head size], one such tensor each.</summary>
/// <param name="LayerCount">Layers of the network.</param>
/// <param name="HeadCount">Heads of attention.</param>
/// <param name="HeadSize">Numbers of a head.</param>
/// <param name="SlotCount">Sequences.</param>
/// <param name="ContextLength">Positions of a slot.</param>
/// <param name="ElementType">Float, Float16 or Int8.</param>
internal sealed record CacheLayout(int LayerCount, int HeadCount, int HeadSize, int SlotCount, int ContextLength, TensorElementType ElementType)
{
    /// <summary>Bytes of a number.</summary>
    public int ElementSize => ElementType switch
    {
        TensorElementType.Float => 4,
        TensorElementType.Float16 => 2,
        TensorElementType.Int8 => 1,
        _ => throw new InferenceException($"A cache of {ElementType} is not supported; float, float16 and int8 are."),
    };

    /// <summary>Bytes of one position of one head.</summary>
    public long PositionBytes => (long)HeadSize * ElementSize;

    /// <summary>Bytes of one slot of one tensor.</summary>
    public long SlotBytes => HeadCount * ContextLength * PositionBytes;

    /// <summary>Bytes of one tensor.</summary>
    public long TensorBytes => SlotCount * SlotBytes;

    /// <summary>Shape of the first <paramref name="slots"/> slots.</summary>
    public long[] Shape(int slots) => [slots, HeadCount, ContextLength, HeadSize];
}
