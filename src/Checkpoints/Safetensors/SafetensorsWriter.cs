using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Hanlin.Checkpoints.Safetensors;

/// <summary>
/// Writes safetensors, laid out as Hugging Face's own writer does: the widest element types first and tensors of a type
/// in the order of their names, so that every tensor is aligned; the header padded with blanks to a multiple of eight
/// bytes; <c>__metadata__</c> naming the format <c>pt</c>.
/// </summary>
public sealed class SafetensorsWriter
{
    private const int Alignment = 8;

    private readonly List<PendingTensor> tensors = [];

    /// <summary>Adds a tensor of singles; its values are asked for when the file is written.</summary>
    public void Add(string name, TensorShape shape, FillTensor fill)
        => Add(name, DType.Float32, shape, bytes => fill(MemoryMarshal.Cast<byte, float>(bytes)));

    /// <summary>Adds a tensor of any type; its bytes, little-endian, are asked for when the file is written.</summary>
    public void Add(string name, DType type, TensorShape shape, FillBytes fill) => tensors.Add(new PendingTensor(name, type, shape, fill));

    /// <summary>Writes the file, replacing an older one only when it is complete. Needs memory for the largest tensor.</summary>
    /// <exception cref="IOException">The disk is full or fails; nothing is left behind.</exception>
    public void Write(string path, CancellationToken cancellationToken)
    {
        PendingTensor[] ordered = [.. tensors.OrderByDescending(tensor => tensor.Type.SizeInBytes()).ThenBy(tensor => tensor.Name, StringComparer.Ordinal)];
        var header = BuildHeader(ordered);
        var length = SafetensorsHeader.LengthBytes + header.Length + ordered.Sum(tensor => tensor.ByteCount);
        AtomicFile.Write(path, length, stream => Write(stream, header, ordered, cancellationToken));
    }

    private static void Write(Stream stream, byte[] header, PendingTensor[] ordered, CancellationToken cancellationToken)
    {
        Span<byte> length = stackalloc byte[SafetensorsHeader.LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);

        var buffer = new byte[ordered.Max(tensor => tensor.ByteCount)];
        foreach (var tensor in ordered)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bytes = buffer.AsSpan(0, (int)tensor.ByteCount);
            tensor.Fill(bytes);
            stream.Write(bytes);
        }
    }

    private static byte[] BuildHeader(PendingTensor[] ordered)
    {
        var header = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            json.WriteStartObject(SafetensorsHeader.MetadataName);
            json.WriteString("format", "pt");
            json.WriteEndObject();
            WriteTensors(json, ordered);
            json.WriteEndObject();
        }

        var padding = (Alignment - header.WrittenCount % Alignment) % Alignment;
        return [.. header.WrittenSpan, .. Enumerable.Repeat((byte)' ', padding)];
    }

    private static void WriteTensors(Utf8JsonWriter json, PendingTensor[] ordered)
    {
        var offset = 0L;
        foreach (var tensor in ordered)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", SafetensorsHeader.NameOf(tensor.Type));
            WriteNumbers(json, "shape", tensor.Shape);
            WriteNumbers(json, "data_offsets", [offset, offset + tensor.ByteCount]);
            json.WriteEndObject();
            offset += tensor.ByteCount;
        }
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private sealed record PendingTensor(string Name, DType Type, TensorShape Shape, FillBytes Fill)
    {
        public long ByteCount => Shape.ElementCount * Type.SizeInBytes();
    }
}
