using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Hanlin.Checkpoints.Safetensors;

/// <summary>
/// Writes singles as safetensors, laid out as Hugging Face's own writer does: tensors in the order of their names, the
/// header padded with blanks to a multiple of eight bytes, <c>__metadata__</c> naming the format <c>pt</c>.
/// </summary>
public sealed class SafetensorsWriter
{
    private const int Alignment = 8;

    private readonly SortedDictionary<string, (TensorShape Shape, FillTensor Fill)> tensors = new(StringComparer.Ordinal);

    /// <summary>Adds a tensor; its values are asked for when the file is written.</summary>
    public void Add(string name, TensorShape shape, FillTensor fill) => tensors.Add(name, (shape, fill));

    /// <summary>Writes the file, replacing an older one only when it is complete. Needs memory for the largest tensor.</summary>
    /// <exception cref="IOException">The disk is full or fails; nothing is left behind.</exception>
    public void Write(string path, CancellationToken cancellationToken)
    {
        var header = BuildHeader();
        var dataLength = tensors.Values.Sum(tensor => tensor.Shape.ElementCount * sizeof(float));
        var length = SafetensorsHeader.LengthBytes + header.Length + dataLength;
        AtomicFile.Write(path, length, stream => Write(stream, header, cancellationToken));
    }

    private void Write(Stream stream, byte[] header, CancellationToken cancellationToken)
    {
        Span<byte> length = stackalloc byte[SafetensorsHeader.LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);

        var buffer = new float[tensors.Values.Max(tensor => tensor.Shape.ElementCount)];
        foreach (var (shape, fill) in tensors.Values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var values = buffer.AsSpan(0, (int)shape.ElementCount);
            fill(values);
            stream.Write(MemoryMarshal.AsBytes(values));
        }
    }

    private byte[] BuildHeader()
    {
        var header = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            json.WriteStartObject(SafetensorsHeader.MetadataName);
            json.WriteString("format", "pt");
            json.WriteEndObject();
            WriteTensors(json);
            json.WriteEndObject();
        }

        var padding = (Alignment - header.WrittenCount % Alignment) % Alignment;
        return [.. header.WrittenSpan, .. Enumerable.Repeat((byte)' ', padding)];
    }

    private void WriteTensors(Utf8JsonWriter json)
    {
        var offset = 0L;
        foreach (var (name, (shape, _)) in tensors)
        {
            json.WriteStartObject(name);
            json.WriteString("dtype", "F32");
            WriteNumbers(json, "shape", shape);
            var end = offset + shape.ElementCount * sizeof(float);
            WriteNumbers(json, "data_offsets", [offset, end]);
            json.WriteEndObject();
            offset = end;
        }
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
