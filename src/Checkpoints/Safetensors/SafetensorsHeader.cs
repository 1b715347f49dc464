using System.Text.Json;

namespace Hanlin.Checkpoints.Safetensors;

/// <summary>
/// The header of a safetensors file (format 1: eight bytes of header length, the header in JSON, the data). Every
/// tensor must have exactly the bytes its shape needs, and all of them together must cover the data from the first
/// byte to the last: no hole can hide bytes, no overlap can show them twice.
/// </summary>
internal sealed class SafetensorsHeader
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

    private readonly string path;
    private readonly long dataOffset;
    private readonly long dataLength;

    private SafetensorsHeader(FileBytes file, int headerLength)
    {
        path = file.Path;
        dataOffset = (long)LengthBytes + headerLength;
        dataLength = file.Length - dataOffset;
    }

    /// <summary>The format's name of an element type.</summary>
    public static string NameOf(DType type) => DTypes.First(pair => pair.Value == type).Key;

    /// <summary>The tensors of a file in the order of its header.</summary>
    public static List<SafetensorsEntry> Read(FileBytes file)
    {
        var json = ReadJson(file);
        var header = new SafetensorsHeader(file, json.Length);
        var entries = JsonFile.Parse(file.Path, json, header.ReadEntries);
        header.CheckCoverage(entries);
        return entries;
    }

    private static byte[] ReadJson(FileBytes file)
    {
        if (file.Length < LengthBytes + 2) throw new CheckpointException(file.Path, "is too short for a safetensors file");

        var length = BitConverter.ToUInt64(file.ReadArray(0, LengthBytes));
        if (length > MaxBytes)
            throw new CheckpointException(file.Path, $"a safetensors header of {length} bytes; at most {MaxBytes} are read");
        if (length < 2 || length > (ulong)file.Length - LengthBytes)
        {
            throw new CheckpointException(file.Path,
                $"a safetensors header of {length} bytes in a file of {file.Length}: the file is cut short or damaged");
        }

        return file.ReadArray(LengthBytes, (int)length);
    }

    private List<SafetensorsEntry> ReadEntries(JsonElement header)
    {
        var entries = new List<SafetensorsEntry>();
        foreach (var property in header.EnumerateObject())
        {
            if (property.NameEquals(MetadataName))
            {
                CheckMetadata(property.Value);
                continue;
            }

            if (entries.Count == MaxTensors) throw new CheckpointException(path, $"holds more than {MaxTensors} tensors");
            entries.Add(ReadEntry(property.Name, property.Value));
        }

        return entries;
    }

    private SafetensorsEntry ReadEntry(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out var shape) || !TryReadNumbers(shape, out var dimensions)
            || !value.TryGetProperty("data_offsets", out var offsets) || !TryReadNumbers(offsets, out var range) || range.Length != 2)
            throw Fault(name, "needs dtype, shape and data_offsets of the right kinds");

        if (!DTypes.TryGetValue(dtype.GetString()!, out var type))
            throw Fault(name, $"has the dtype {UntrustedText.Quote(dtype.GetString()!)}, which is not supported");
        if (!TensorShape.TryCreate(dimensions, out var tensorShape))
            throw Fault(name, $"has a negative or too large shape, or more than {TensorShape.MaxRank} dimensions");
        return NewEntry(new TensorInfo(name, type, tensorShape), range[0], range[1]);
    }

    private SafetensorsEntry NewEntry(TensorInfo tensor, long begin, long end)
    {
        if (begin < 0 || end < begin || end > dataLength)
            throw Fault(tensor.Name, $"has data_offsets {begin} to {end} in {dataLength} bytes of data: the file is cut short or damaged");

        var size = tensor.Shape.ElementCount * tensor.DType.SizeInBytes();
        if (end - begin != size)
            throw Fault(tensor.Name, $"has {end - begin} bytes, where {tensor.DType} {tensor.Shape} needs {size}");
        return new SafetensorsEntry(tensor, dataOffset + begin, size);
    }

    private void CheckCoverage(List<SafetensorsEntry> entries)
    {
        var position = dataOffset;
        foreach (var entry in entries.OrderBy(entry => entry.Offset).ThenBy(entry => entry.Size))
        {
            if (entry.Offset < position) throw Fault(entry.Info.Name, "overlaps the tensor before it");
            if (entry.Offset > position) throw Fault(entry.Info.Name, "leaves a hole behind the tensor before it");
            position += entry.Size;
        }

        var rest = dataOffset + dataLength - position;
        if (rest > 0) throw new CheckpointException(path, $"{rest} bytes at its end belong to no tensor");
    }

    private void CheckMetadata(JsonElement metadata)
    {
        var isSound = metadata.ValueKind == JsonValueKind.Object
            && metadata.EnumerateObject().All(property => property.Value.ValueKind == JsonValueKind.String);
        if (!isSound) throw new CheckpointException(path, $"the {MetadataName} of the safetensors header is not an object of strings");
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

    private CheckpointException Fault(string name, string fault) => new(path, $"tensor {UntrustedText.Quote(name)} {fault}");
}
