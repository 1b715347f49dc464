using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Hanlin.Checkpoints;

/// <summary>Reads runs of elements as singles. Files are little-endian, and so is every machine this runs on.</summary>
internal static class SingleConversion
{
    private const int ChunkElements = 256 * 1024;

    /// <summary>Reads consecutive elements that begin at a byte of the file.</summary>
    public static void Read(FileBytes file, long offset, DType type, Span<float> destination)
    {
        if (type == DType.Float32)
        {
            file.Read(offset, MemoryMarshal.AsBytes(destination));
            return;
        }

        var rented = ArrayPool<ushort>.Shared.Rent(Math.Min(ChunkElements, destination.Length));
        while (!destination.IsEmpty)
        {
            var chunk = rented.AsSpan(0, Math.Min(ChunkElements, destination.Length));
            file.Read(offset, MemoryMarshal.AsBytes(chunk));
            Widen(chunk, type, destination[..chunk.Length]);
            offset += chunk.Length * sizeof(ushort);
            destination = destination[chunk.Length..];
        }

        ArrayPool<ushort>.Shared.Return(rented);
    }

    private static void Widen(ReadOnlySpan<ushort> source, DType type, Span<float> destination)
    {
        if (type == DType.Float16)
        {
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<ushort, Half>(source), destination);
            return;
        }

        for (var i = 0; i < source.Length; i++) destination[i] = BitConverter.UInt32BitsToSingle((uint)source[i] << 16);
    }
}
