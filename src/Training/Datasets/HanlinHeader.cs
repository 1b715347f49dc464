using System.Buffers.Binary;
using Hanlin.Checkpoints.Zip;

namespace Hanlin.Training.Datasets;

/// <summary>
/// The first 256 bytes of our dataset. docs/formats.md has the table; all numbers are little-endian.
/// </summary>
internal sealed record HanlinHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = 256;

    /// <summary>Instances of a segment; only the last has fewer.</summary>
    public const int SegmentInstances = 65536;

    private const int Version = 1;
    private const int ChecksumOffset = Size - sizeof(uint);

    private static ReadOnlySpan<byte> Magic => "HANLINDS"u8;

    /// <summary>Tokens of a row, L.</summary>
    public required int SequenceLength { get; init; }

    /// <summary>Bytes of an id: 2 or 4.</summary>
    public required int IdBytes { get; init; }

    /// <summary>The id that rows are padded with.</summary>
    public required int PadId { get; init; }

    /// <summary>Tokens of the vocabulary: all ids are smaller.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>SHA-256 of the vocabulary file, 32 bytes in hexadecimal digits.</summary>
    public required string VocabularySha256 { get; init; }

    /// <summary>Instances of the whole file.</summary>
    public long InstanceCount { get; init; }

    /// <summary>Ids that are stored.</summary>
    public long IdCount { get; init; }

    /// <summary>Where the table of segments begins, which ends the file.</summary>
    public long TableOffset { get; init; }

    /// <summary>CRC-32 of the table of segments.</summary>
    public uint TableChecksum { get; init; }

    /// <summary>Segments of the file.</summary>
    public int SegmentCount => checked((int)((InstanceCount + SegmentInstances - 1) / SegmentInstances));

    /// <summary>The bytes of a header.</summary>
    public byte[] Write()
    {
        var bytes = new byte[Size];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), SequenceLength);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), IdBytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(20), PadId);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), VocabularySize);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), InstanceCount);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(40), IdCount);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(48), TableOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(56), TableChecksum);
        Convert.FromHexString(VocabularySha256).CopyTo(bytes, 64);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(ChecksumOffset), Crc32.Append(0, bytes.AsSpan(0, ChecksumOffset)));
        return bytes;
    }

    /// <summary>Whether some bytes begin as our dataset does.</summary>
    public static bool Matches(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic);

    /// <summary>Reads and checks a header.</summary>
    /// <exception cref="InputException">It is damaged, of a later version, or does not fit the length of the file.</exception>
    public static HanlinHeader Read(string path, ReadOnlySpan<byte> bytes, long fileLength)
    {
        if (!Matches(bytes) || bytes.Length < Size) throw new InputException(path, "is no dataset of Hanlin: it does not begin with a header of 256 bytes");
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) is var version and not Version)
            throw new InputException(path, $"has version {version} of the format; this build reads {Version}: update it, or preprocess again");
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumOffset..]) != Crc32.Append(0, bytes[..ChecksumOffset]))
            throw new InputException(path, "its header is damaged: the checksum differs. Preprocess the corpus again");

        var header = new HanlinHeader
        {
            SequenceLength = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            IdBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]),
            PadId = BinaryPrimitives.ReadInt32LittleEndian(bytes[20..]),
            VocabularySize = BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]),
            InstanceCount = BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
            IdCount = BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]),
            TableOffset = BinaryPrimitives.ReadInt64LittleEndian(bytes[48..]),
            TableChecksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[56..]),
            VocabularySha256 = Convert.ToHexStringLower(bytes[64..96]),
        };
        header.Check(path, fileLength);
        return header;
    }

    private void Check(string path, long fileLength)
    {
        var isSound = SequenceLength is >= 1 and <= Options.PreprocessTable.MaxSequenceLength && IdBytes is 2 or 4
            && VocabularySize > 0 && PadId >= 0 && PadId < VocabularySize
            && InstanceCount is >= 1 and <= int.MaxValue * (long)SegmentInstances && IdCount >= InstanceCount
            && TableOffset == fileLength - (long)SegmentCount * HanlinSegment.Size
            && (Int128)TableOffset == Size + (Int128)IdCount * IdBytes + (Int128)InstanceCount * HanlinSegment.EntryBytes;
        if (!isSound)
            throw new InputException(path, $"its header does not fit a file of {fileLength} bytes: it was cut short or damaged. Preprocess the corpus again");
    }
}
