using System.Buffers.Binary;

namespace Hanlin.Training.Datasets;

/// <summary>
/// An entry of the table of segments. A segment is the ids of up to 65,536 instances and behind them an entry of 8 bytes for
/// each: where its ids begin in the segment, and how many there are.
/// </summary>
/// <param name="Offset">Where the segment begins in the file.</param>
/// <param name="IdCount">Ids in it.</param>
/// <param name="InstanceCount">Instances in it.</param>
/// <param name="Checksum">CRC-32 of its bytes.</param>
internal readonly record struct HanlinSegment(long Offset, long IdCount, int InstanceCount, uint Checksum)
{
    /// <summary>Bytes of an entry of the table.</summary>
    public const int Size = 24;

    /// <summary>Bytes of an instance's entry.</summary>
    public const int EntryBytes = 8;

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Offset);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], IdCount);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], InstanceCount);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[20..], Checksum);
    }

    public static HanlinSegment Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64LittleEndian(bytes),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]));
}
