using static System.Buffers.Binary.BinaryPrimitives;

namespace Hanlin.Checkpoints.Zip;

/// <summary>The zip64 extra field of a header: the 64-bit values of those 32-bit fields that are all ones, in their order.</summary>
internal ref struct Zip64Extra
{
    private readonly string path;
    private readonly string entryName;
    private ReadOnlySpan<byte> values;

    public Zip64Extra(string path, string entryName, ReadOnlySpan<byte> extra)
    {
        this.path = path;
        this.entryName = entryName;
        values = Find(extra);
    }

    /// <summary>The value of a field, taken from here where the field itself is all ones.</summary>
    public long Resolve(uint field)
    {
        if (field != uint.MaxValue) return field;
        if (values.Length < sizeof(ulong)) throw Damaged();

        var value = ReadUInt64LittleEndian(values);
        values = values[sizeof(ulong)..];
        return value <= long.MaxValue ? (long)value : throw Damaged();
    }

    private readonly ReadOnlySpan<byte> Find(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int id = ReadUInt16LittleEndian(extra), length = ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4) throw Damaged();
            if (id == ZipFormat.Zip64ExtraId) return extra.Slice(4, length);
            extra = extra[(4 + length)..];
        }

        return extra.IsEmpty ? [] : throw Damaged();
    }

    private readonly CheckpointException Damaged() => new(path, $"zip entry {entryName}: the zip64 sizes or extra fields are damaged");
}
