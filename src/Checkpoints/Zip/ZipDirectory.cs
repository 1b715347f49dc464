using static System.Buffers.Binary.BinaryPrimitives;

namespace Hanlin.Checkpoints.Zip;

/// <summary>Where the central directory of an archive lies, from the records at the end of the file.</summary>
/// <param name="Offset">First byte of the directory.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="EntryCount">Its entries.</param>
internal readonly record struct ZipDirectory(long Offset, int Size, int EntryCount)
{
    /// <summary>
    /// Reads the end record, which must be the last bytes of the file: an archive with a comment or with bytes
    /// behind it was not written by torch, and searching for the record is how two readers come to see two archives.
    /// </summary>
    public static ZipDirectory Read(FileBytes file)
    {
        var endOffset = file.Length - ZipFormat.EndSize;
        if (endOffset < 0) throw Torn(file);

        var end = file.ReadArray(endOffset, ZipFormat.EndSize).AsSpan();
        if (ReadUInt32LittleEndian(end) != ZipFormat.EndSignature || ReadUInt16LittleEndian(end[20..]) != 0) throw Torn(file);

        var disks = ReadUInt32LittleEndian(end[4..]);
        var entriesHere = ReadUInt16LittleEndian(end[8..]);
        var entries = ReadUInt16LittleEndian(end[10..]);
        if (disks != 0 || entriesHere != entries) throw new CheckpointException(file.Path, "the zip archive spans several disks");

        var small = new Fields(entries, ReadUInt32LittleEndian(end[12..]), ReadUInt32LittleEndian(end[16..]));
        if (ReadZip64(file, endOffset, out var zip64Offset) is not { } large) return Checked(file, small, endOffset);
        if (!Agree(small, large)) throw new CheckpointException(file.Path, "the two end records of the zip archive disagree");
        return Checked(file, large, zip64Offset);
    }

    private static Fields? ReadZip64(FileBytes file, long endOffset, out long recordOffset)
    {
        var locatorOffset = endOffset - ZipFormat.Zip64LocatorSize;
        recordOffset = locatorOffset - ZipFormat.Zip64EndSize;
        if (recordOffset < 0) return null;

        var locator = file.ReadArray(locatorOffset, ZipFormat.Zip64LocatorSize).AsSpan();
        if (ReadUInt32LittleEndian(locator) != ZipFormat.Zip64LocatorSignature) return null;

        var record = file.ReadArray(recordOffset, ZipFormat.Zip64EndSize).AsSpan();
        var isInPlace = ReadUInt64LittleEndian(locator[8..]) == (ulong)recordOffset
            && ReadUInt32LittleEndian(record) == ZipFormat.Zip64EndSignature
            && ReadUInt64LittleEndian(record[4..]) == ZipFormat.Zip64EndSize - 12
            && ReadUInt64LittleEndian(record[16..]) == 0
            && ReadUInt64LittleEndian(record[24..]) == ReadUInt64LittleEndian(record[32..]);
        if (!isInPlace) throw new CheckpointException(file.Path, "the zip64 end record is damaged");

        return new Fields(ReadUInt64LittleEndian(record[32..]), ReadUInt64LittleEndian(record[40..]), ReadUInt64LittleEndian(record[48..]));
    }

    /// <summary>A 16 or 32 bit field says the same as its zip64 twin, or nothing: all ones.</summary>
    private static bool Agree(Fields small, Fields large) =>
        (small.Entries == ushort.MaxValue || small.Entries == large.Entries)
        && (small.Size == uint.MaxValue || small.Size == large.Size)
        && (small.Offset == uint.MaxValue || small.Offset == large.Offset);

    private static ZipDirectory Checked(FileBytes file, Fields fields, long directoryEnd)
    {
        if (fields.Entries > ZipFormat.MaxEntries)
        {
            throw new CheckpointException(file.Path,
                $"the zip archive lists {fields.Entries} entries; at most {ZipFormat.MaxEntries} are read");
        }

        if (fields.Size > ZipFormat.MaxDirectoryBytes)
        {
            throw new CheckpointException(file.Path,
                $"the zip directory has {fields.Size} bytes; at most {ZipFormat.MaxDirectoryBytes} are read");
        }

        if (fields.Offset > (ulong)directoryEnd || fields.Offset + fields.Size != (ulong)directoryEnd)
            throw new CheckpointException(file.Path, "the zip directory is not where the end record says: bytes are missing or were added");
        return new ZipDirectory((long)fields.Offset, (int)fields.Size, (int)fields.Entries);
    }

    private static CheckpointException Torn(FileBytes file) => new(file.Path,
        "does not end in a zip end record: it is cut short, or something was appended to it; copy or download it again");

    private readonly record struct Fields(ulong Entries, ulong Size, ulong Offset);
}
