using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>The elements of a CPU tensor in row-major order of its shape, read and written in place through its strides.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly Tensor tensor;
    private readonly T* elements;
    private readonly long[] shape;
    private readonly long[] strides;
    private readonly bool contiguous;

    internal TensorAccessor(Tensor tensor)
    {
        this.tensor = tensor;
        elements = (T*)tensor.DataPointer;
        shape = tensor.shape;
        strides = tensor.stride();
        contiguous = tensor.is_contiguous();
        Count = tensor.numel();
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    /// <summary>One index counts elements; as many as there are dimensions address one of them.</summary>
    public T this[params long[] indices]
    {
        get => elements[OffsetOf(indices)];
        set => elements[OffsetOf(indices)] = value;
    }

    public T[] ToArray()
    {
        var copy = new T[Count];
        CopyTo(copy.AsSpan());
        return copy;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var target = array[arrayIndex..];
        var count = (int)Math.Min(target.Length, Count - tensorIndex);
        if (contiguous) new Span<T>(elements + tensorIndex, count).CopyTo(target);
        else for (var index = 0; index < count; index++) target[index] = elements[OffsetOf(tensorIndex + index)];
        GC.KeepAlive(tensor);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        var count = (int)Math.Min(source.Length, Count - tensorIndex);
        if (contiguous) source[..count].CopyTo(new Span<T>(elements + tensorIndex, count));
        else for (var index = 0; index < count; index++) elements[OffsetOf(tensorIndex + index)] = source[index];
        GC.KeepAlive(tensor);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var index = 0L; index < Count; index++) yield return this[index];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
    }

    private long OffsetOf(long[] indices)
    {
        if (indices.Length == 1) return OffsetOf(indices[0]);
        if (indices.Length != shape.Length) throw new ArgumentException($"The tensor has {shape.Length} dimensions; {indices.Length} indices were given.");
        var offset = 0L;
        for (var dimension = 0; dimension < indices.Length; dimension++)
        {
            if ((ulong)indices[dimension] >= (ulong)shape[dimension])
                throw new IndexOutOfRangeException($"Index {indices[dimension]} is outside dimension {dimension}, which has {shape[dimension]} elements.");
            offset += indices[dimension] * strides[dimension];
        }
        return offset;
    }

    private long OffsetOf(long index)
    {
        if ((ulong)index >= (ulong)Count) throw new IndexOutOfRangeException($"Index {index} is outside a tensor of {Count} elements.");
        if (contiguous) return index;
        var offset = 0L;
        for (var dimension = shape.Length - 1; dimension >= 0; dimension--)
        {
            offset += index % shape[dimension] * strides[dimension];
            index /= shape[dimension];
        }
        return offset;
    }
}
