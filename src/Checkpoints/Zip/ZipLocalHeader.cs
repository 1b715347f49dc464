using System.Text;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Hanlin.Checkpoints.Zip;

/// <summary>The header in front of an entry's data, which must repeat what the central directory says.</summary>
internal static class ZipLocalHeader
{
    /// <summary>Compares the local header with the central one; <paramref name="end"/> is the first byte behind the entry.</summary>
    public static ZipEntry Check(FileBytes file, ZipHeader central, long limit, out long end)
    {
        if (central.LocalOffset > limit - ZipFormat.LocalHeaderSize) throw Outside(file, central);

        var local = file.ReadArray(central.LocalOffset, ZipFormat.LocalHeaderSize).AsSpan();
        int nameLength = ReadUInt16LittleEndian(local[26..]), extraLength = ReadUInt16LittleEndian(local[28..]);
        var nameOffset = central.LocalOffset + ZipFormat.LocalHeaderSize;
        var dataOffset = nameOffset + nameLength + extraLength;
        if (dataOffset > limit || central.Length > limit - dataOffset) throw Outside(file, central);

        var isSame = ReadUInt32LittleEndian(local) == ZipFormat.LocalHeaderSignature
            && ReadUInt16LittleEndian(local[6..]) == central.Flags
            && ReadUInt16LittleEndian(local[8..]) == ZipFormat.Stored
            && file.ReadArray(nameOffset, nameLength).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(central.Name))
            && SaysSameSizes(local, file.ReadArray(nameOffset + nameLength, extraLength), file.Path, central);
        if (!isSame) throw Disagree(file, central);

        end = dataOffset + central.Length;
        if ((central.Flags & ZipFormat.DescriptorFlag) != 0) end += DescriptorSize(file, central, end, limit);
        return new ZipEntry(central.Name, dataOffset, central.Length, central.Crc);
    }

    /// <summary>Where a descriptor follows the data, as torch writes it, the header's own fields are zero.</summary>
    private static bool SaysSameSizes(ReadOnlySpan<byte> local, ReadOnlySpan<byte> extra, string path, ZipHeader central)
    {
        var fields = local.Slice(14, 12);
        if ((central.Flags & ZipFormat.DescriptorFlag) != 0 && !fields.ContainsAnyExcept((byte)0)) return true;

        var zip64 = new Zip64Extra(path, central.Name, extra);
        var length = zip64.Resolve(ReadUInt32LittleEndian(fields[8..]));
        var compressedLength = zip64.Resolve(ReadUInt32LittleEndian(fields[4..]));
        return ReadUInt32LittleEndian(fields) == central.Crc && length == central.Length && compressedLength == central.Length;
    }

    private static int DescriptorSize(FileBytes file, ZipHeader central, long offset, long limit)
    {
        var bytes = file.ReadArray(offset, (int)Math.Min(ZipFormat.Zip64DescriptorSize, limit - offset)).AsSpan();
        if (bytes.Length >= ZipFormat.DescriptorSize
            && ReadUInt32LittleEndian(bytes) == ZipFormat.DescriptorSignature
            && ReadUInt32LittleEndian(bytes[4..]) == central.Crc)
        {
            if (ReadUInt32LittleEndian(bytes[8..]) == central.Length && ReadUInt32LittleEndian(bytes[12..]) == central.Length)
                return ZipFormat.DescriptorSize;
            if (bytes.Length == ZipFormat.Zip64DescriptorSize
                && ReadInt64LittleEndian(bytes[8..]) == central.Length && ReadInt64LittleEndian(bytes[16..]) == central.Length)
                return ZipFormat.Zip64DescriptorSize;
        }

        throw Disagree(file, central);
    }

    private static CheckpointException Disagree(FileBytes file, ZipHeader central) => new(file.Path,
        $"zip entry {central.Name}: its local header and the directory disagree; the file is damaged or was made to deceive");

    private static CheckpointException Outside(FileBytes file, ZipHeader central) => new(file.Path,
        $"zip entry {central.Name}: {central.Length} bytes at {central.LocalOffset} do not fit into the file of {file.Length} bytes");
}
