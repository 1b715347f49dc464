using System.Runtime.InteropServices;
using Hanlin.Checkpoints.Zip;

namespace Hanlin.Training.Datasets;

/// <summary>
/// Writes our dataset as a stream: what stays in memory is the index of one segment, and 24 bytes for each one before it.
/// </summary>
internal sealed class HanlinInstanceWriter : IInstanceWriter
{
    private readonly Stream stream;
    private readonly HanlinHeader header;
    private readonly List<HanlinSegment> segments = [];
    private readonly List<ulong> entries = new(HanlinHeader.SegmentInstances);
    private readonly byte[] bytes;
    private long segmentOffset = HanlinHeader.Size;
    private uint segmentIds;
    private uint checksum;
    private long instanceCount;
    private long idCount;

    /// <param name="stream">Where to; it must seek, for the header is written again at the end.</param>
    /// <param name="header">What is known before the first instance.</param>
    public HanlinInstanceWriter(Stream stream, HanlinHeader header)
    {
        (this.stream, this.header) = (stream, header);
        bytes = new byte[(header.SequenceLength + 1) * header.IdBytes];
        stream.Write(header.Write());
    }

    public void Add(ReadOnlySpan<int> ids, int segmentLength)
    {
        // What the network reads of an instance follows from its length, so it is not stored.
        if (entries.Count == HanlinHeader.SegmentInstances) EndSegment();
        entries.Add(segmentIds | (ulong)ids.Length << 32);
        segmentIds += (uint)ids.Length;
        Write(Narrow(ids));
    }

    public void Complete()
    {
        if (entries.Count > 0) EndSegment();
        var table = new byte[segments.Count * HanlinSegment.Size];
        for (var i = 0; i < segments.Count; i++) segments[i].Write(table.AsSpan(i * HanlinSegment.Size));
        stream.Write(table);
        stream.Position = 0;
        stream.Write((header with
        {
            InstanceCount = instanceCount,
            IdCount = idCount,
            TableOffset = segmentOffset,
            TableChecksum = Crc32.Append(0, table),
        }).Write());
    }

    private ReadOnlySpan<byte> Narrow(ReadOnlySpan<int> ids)
    {
        if (header.IdBytes == sizeof(int)) return MemoryMarshal.AsBytes(ids);

        var narrow = MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan())[..ids.Length];
        for (var i = 0; i < ids.Length; i++) narrow[i] = (ushort)ids[i];
        return MemoryMarshal.AsBytes(narrow);
    }

    private void EndSegment()
    {
        Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(entries)));
        segments.Add(new HanlinSegment(segmentOffset, segmentIds, entries.Count, checksum));
        segmentOffset += segmentIds * (long)header.IdBytes + entries.Count * (long)HanlinSegment.EntryBytes;
        instanceCount += entries.Count;
        idCount += segmentIds;
        (segmentIds, checksum) = (0, 0);
        entries.Clear();
    }

    // .NET runs on little-endian machines only where ONNX Runtime and libtorch do: the bytes in memory are those of the file.
    private void Write(ReadOnlySpan<byte> content)
    {
        checksum = Crc32.Append(checksum, content);
        stream.Write(content);
    }
}
