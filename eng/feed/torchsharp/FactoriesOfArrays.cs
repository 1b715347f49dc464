using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Tensors made of .NET numbers: copies, except <see cref="frombuffer"/>.</summary>
public static partial class torch
{
    public static Tensor tensor(int scalar, Device? device = null, bool requires_grad = false) => OfScalar(scalar, ScalarTypeOf<int>(), device, requires_grad);

    public static Tensor tensor(byte scalar, Device? device = null, bool requires_grad = false) => OfScalar(scalar, ScalarTypeOf<byte>(), device, requires_grad);

    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) => OfScalar(scalar, ScalarTypeOf<float>(), device, requires_grad);

    public static Tensor tensor(sbyte scalar, Device? device = null, bool requires_grad = false) => OfScalar(scalar, ScalarTypeOf<sbyte>(), device, requires_grad);

    public static Tensor tensor(short scalar, Device? device = null, bool requires_grad = false) => OfScalar(scalar, ScalarTypeOf<short>(), device, requires_grad);

    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => OfScalar(scalar, dtype ?? ScalarTypeOf<long>(), device, requires_grad);

    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => OfScalar(scalar, dtype ?? ScalarTypeOf<double>(), device, requires_grad);

    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => OfScalar(scalar, dtype ?? ScalarTypeOf<bool>(), device, requires_grad);

    public static Tensor tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<float>(rawArray, [rawArray.Length], dtype, device, requires_grad);

    public static Tensor tensor(float[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<float>(rawArray, dimensions, dtype, device, requires_grad);

    public static Tensor tensor(IList<float> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<float>([.. rawArray], [rawArray.Count], dtype, device, requires_grad);

    public static Tensor tensor(IList<float> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<float>([.. rawArray], dimensions, dtype, device, requires_grad);

    public static Tensor tensor(IList<float> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<float>([.. rawArray], [rows, columns], dtype, device, requires_grad);

    public static Tensor tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<double>(rawArray, [rawArray.Length], dtype, device, requires_grad);

    public static Tensor tensor(double[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<double>(rawArray, dimensions, dtype, device, requires_grad);

    public static Tensor tensor(IList<double> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<double>([.. rawArray], [rawArray.Count], dtype, device, requires_grad);

    public static Tensor tensor(IList<double> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<double>([.. rawArray], [rows, columns], dtype, device, requires_grad);

    public static Tensor tensor(long[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<long>(dataArray, [dataArray.Length], dtype, device, requires_grad);

    public static Tensor tensor(long[] dataArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<long>(dataArray, dimensions, dtype, device, requires_grad);

    public static Tensor tensor(IList<long> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<long>([.. rawArray], [rawArray.Count], dtype, device, requires_grad);

    public static Tensor tensor(IList<long> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<long>([.. rawArray], dimensions, dtype, device, requires_grad);

    public static Tensor tensor(IList<long> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<long>([.. rawArray], [rows, columns], dtype, device, requires_grad);

    public static Tensor tensor(int[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<int>(dataArray, [dataArray.Length], dtype, device, requires_grad);

    public static Tensor tensor(int[] dataArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<int>(dataArray, dimensions, dtype, device, requires_grad);

    public static Tensor tensor(IList<int> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<int>([.. rawArray], [rawArray.Count], dtype, device, requires_grad);

    public static Tensor tensor(IList<int> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<int>([.. rawArray], dimensions, dtype, device, requires_grad);

    public static Tensor tensor(IList<int> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<int>([.. rawArray], [rows, columns], dtype, device, requires_grad);

    public static Tensor tensor(byte[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<byte>(dataArray, [dataArray.Length], dtype, device, requires_grad);

    public static Tensor tensor(byte[] dataArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<byte>(dataArray, dimensions, dtype, device, requires_grad);

    public static Tensor tensor(IList<byte> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<byte>([.. rawArray], [rawArray.Count], dtype, device, requires_grad);

    public static Tensor tensor(IList<byte> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<byte>([.. rawArray], dimensions, dtype, device, requires_grad);

    public static Tensor tensor(IList<byte> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<byte>([.. rawArray], [rows, columns], dtype, device, requires_grad);

    public static Tensor tensor(bool[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<bool>(rawArray, [rawArray.Length], dtype, device, requires_grad);

    public static Tensor tensor(bool[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<bool>(rawArray, dimensions, dtype, device, requires_grad);

    public static Tensor tensor(IList<bool> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<bool>([.. rawArray], [rawArray.Count], dtype, device, requires_grad);

    public static Tensor tensor(IList<bool> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<bool>([.. rawArray], dimensions, dtype, device, requires_grad);

    public static Tensor tensor(IList<bool> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => OfElements<bool>([.. rawArray], [rows, columns], dtype, device, requires_grad);

    /// <summary>
    /// A one-dimensional tensor over an array's own memory, which stays pinned until the tensor and all its views are gone:
    /// a change of one is seen in the other. Where <paramref name="dtype"/> is not the array's own type, a converted copy.
    /// </summary>
    /// <param name="rawArray">A one-dimensional array of numbers.</param>
    /// <param name="dtype">The element type of the result.</param>
    /// <param name="count">How many elements; -1: as many as there are from <paramref name="offset"/> on.</param>
    /// <param name="offset">How many elements to skip.</param>
    /// <param name="requires_grad">Whether what is computed from it is recorded.</param>
    public static unsafe Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        var length = rawArray.LongLength;
        if (offset < 0 || offset >= length) throw new ArgumentException($"invalid value for 'offset': {offset}; the array has {length} elements.");
        if (count < 0) count = length - offset;
        if (count > length - offset) throw new IndexOutOfRangeException($"element count is too large: {count}; {length - offset} elements follow offset {offset}.");
        var own = ScalarTypeOf(rawArray.GetType().GetElementType()!);
        var pin = GCHandle.Alloc(rawArray, GCHandleType.Pinned);
        var data = pin.AddrOfPinnedObject() + (IntPtr)(offset * Buffer.ByteLength(rawArray) / length);
        var shared = Native.ts_from_blob(data, count, (int)own, GCHandle.ToIntPtr(pin), &Unpin);
        if (shared == IntPtr.Zero) pin.Free();
        var tensor = Tensor.Own(shared);
        if (own != dtype) tensor = tensor.to(dtype, disposeAfter: true);
        if (requires_grad) tensor.requires_grad = true;
        return tensor;
    }

    [UnmanagedCallersOnly]
    private static void Unpin(IntPtr pin) => GCHandle.FromIntPtr(pin).Free();

    private static Tensor OfScalar(Scalar scalar, ScalarType dtype, Device? device, bool requiresGrad) => full([], scalar, dtype, device, requiresGrad);

    private static Tensor OfElements<T>(ReadOnlySpan<T> elements, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device? device, bool requiresGrad)
        where T : unmanaged
    {
        var count = 1L;
        foreach (var dimension in dimensions) count *= dimension;
        if (count != elements.Length)
            throw new ArgumentException($"A tensor of shape [{string.Join(", ", dimensions.ToArray())}] has {count} elements; {elements.Length} were given.");
        var own = ScalarTypeOf<T>();
        var tensor = empty(dimensions, own);
        MemoryMarshal.AsBytes(elements).CopyTo(tensor.bytes);
        if ((dtype is not null && dtype != own) || device is not null) tensor = tensor.to(dtype ?? own, device ?? CPU, disposeAfter: true);
        if (requiresGrad) tensor.requires_grad = true;
        return tensor;
    }
}
