using System.Text.Json;

namespace Hanlin.Checkpoints.Safetensors;

/// <summary>
/// The header of a safetensors file (format 1: eight bytes of header length, the header in JSON, the data). Every
/// tensor must have exactly the bytes its shape needs, and all of them together must cover the data from the first
/// byte to the last: no hole can hide bytes, no overlap can show them twice.
/// </summary>
internal static class SafetensorsHeader
{
    public const int LengthBytes = 8;
    public const string MetadataName = "__metadata__";

    private const int MaxBytes = 8 * 1024 * 1024;
    private const int MaxTensors = 20_000;

    private static readonly Dictionary<string, DType> DTypes = new(StringComparer.Ordinal)
    {
        ["F64"] = DType.Float64,
        ["F32"] = DType.Float32,
        ["F16"] = DType.Float16,
        ["BF16"] = DType.BFloat16,
        ["I64"] = DType.Int64,
        ["I32"] = DType.Int32,
        ["I16"] = DType.Int16,
        ["I8"] = DType.Int8,
        ["U8"] = DType.UInt8,
        ["BOOL"] = DType.Bool,
    };

    /// <summary>The format's name of an element type.</summary>
    public static string NameOf(DType type) => DTypes.First(pair => pair.Value == type).Key;

    /// <summary>The tensors of a file in the order of its header.</summary>
    public static List<SafetensorsEntry> Read(FileBytes file)
    {
        var bytes = ReadBytes(file);
        var dataOffset = (long)LengthBytes + bytes.Length;
        var entries = JsonFile.Parse(file.Path, bytes, header => ReadEntries(file.Path, header, dataOffset, file.Length));
        CheckCoverage(file, entries, dataOffset);
        return entries;
    }

    private static byte[] ReadBytes(FileBytes file)
    {
        if (file.Length < LengthBytes + 2) throw new CheckpointException(file.Path, "is too short for a safetensors file");
        var length = BitConverter.ToUInt64(file.ReadArray(0, LengthBytes));
        if (length > MaxBytes) throw new CheckpointException(file.Path, $"a safetensors header of {length} bytes; at most {MaxBytes} are read");
        if (length < 2 || length > (ulong)file.Length - LengthBytes)
            throw new CheckpointException(file.Path, $"a safetensors header of {length} bytes in a file of {file.Length}: the file is cut short or damaged");

        return file.ReadArray(LengthBytes, (int)length);
    }

    private static List<SafetensorsEntry> ReadEntries(string path, JsonElement header, long dataOffset, long fileLength)
    {
        var entries = new List<SafetensorsEntry>();
        foreach (var property in header.EnumerateObject())
        {
            if (property.NameEquals(MetadataName))
            {
                CheckMetadata(path, property.Value);
                continue;
            }

            if (entries.Count == MaxTensors) throw new CheckpointException(path, $"holds more than {MaxTensors} tensors");
            entries.Add(ReadEntry(path, property.Name, property.Value, dataOffset, fileLength));
        }

        return entries;
    }

    private static SafetensorsEntry ReadEntry(string path, string name, JsonElement value, long dataOffset, long fileLength)
    {
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out var shape) || !TryReadNumbers(shape, out var dimensions)
            || !value.TryGetProperty("data_offsets", out var offsets) || !TryReadNumbers(offsets, out var range) || range.Length != 2)
            throw Fault(path, name, "needs dtype, shape and data_offsets of the right kinds");

        if (!DTypes.TryGetValue(dtype.GetString()!, out var type))
            throw Fault(path, name, $"has the dtype {UntrustedText.Quote(dtype.GetString()!)}, which is not supported");
        if (!TensorShape.TryCreate(dimensions, out var tensorShape))
            throw Fault(path, name, $"has a negative or too large shape, or more than {TensorShape.MaxRank} dimensions");
        if (range[0] < 0 || range[1] < range[0] || range[1] > fileLength - dataOffset)
            throw Fault(path, name, $"has data_offsets {range[0]} to {range[1]}; the file holds {fileLength - dataOffset} bytes of data: it is cut short or damaged");

        var size = tensorShape.ElementCount * type.SizeInBytes();
        if (range[1] - range[0] != size) throw Fault(path, name, $"has {range[1] - range[0]} bytes, where {type} {tensorShape} needs {size}");
        return new SafetensorsEntry(new TensorInfo(name, type, tensorShape), dataOffset + range[0], size);
    }

    private static void CheckCoverage(FileBytes file, List<SafetensorsEntry> entries, long dataOffset)
    {
        var position = dataOffset;
        foreach (var entry in entries.OrderBy(entry => entry.Offset).ThenBy(entry => entry.Size))
        {
            if (entry.Offset != position)
                throw Fault(file.Path, entry.Info.Name, entry.Offset < position ? "overlaps the tensor before it" : "leaves a hole behind the tensor before it");
            position += entry.Size;
        }

        if (position != file.Length) throw new CheckpointException(file.Path, $"{file.Length - position} bytes at its end belong to no tensor");
    }

    private static void CheckMetadata(string path, JsonElement metadata)
    {
        if (metadata.ValueKind != JsonValueKind.Object || metadata.EnumerateObject().Any(property => property.Value.ValueKind != JsonValueKind.String))
            throw new CheckpointException(path, $"the {MetadataName} of the safetensors header is not an object of strings");
    }

    private static bool TryReadNumbers(JsonElement array, out long[] numbers)
    {
        numbers = [];
        if (array.ValueKind != JsonValueKind.Array) return false;

        numbers = new long[array.GetArrayLength()];
        var index = 0;
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out numbers[index++])) return false;
        }

        return true;
    }

    private static CheckpointException Fault(string path, string name, string fault) => new(path, $"tensor {UntrustedText.Quote(name)} {fault}");
}
