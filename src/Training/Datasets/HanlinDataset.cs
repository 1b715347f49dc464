using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;
using Hanlin.Checkpoints.Zip;
using Microsoft.Win32.SafeHandles;

namespace Hanlin.Training.Datasets;

/// <summary>
/// Our dataset, memory-mapped: any instance by its number, without reading what is before it. Safe to share between threads.
/// </summary>
/// <remarks>
/// A dataset is never changed in place but replaced by a rename, so that a map stays whole. Each segment's checksum is
/// compared once, when the first of its instances is read.
/// </remarks>
public sealed class HanlinDataset : IDisposable
{
    private const int ChecksumBlock = 1024 * 1024;

    private readonly string path;
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly SafeMemoryMappedViewHandle bytes;
    private readonly HanlinHeader header;
    private readonly HanlinSegment[] segments;
    private readonly bool[] isVerified;

    private HanlinDataset(string path, MemoryMappedFile file, long length)
    {
        (this.path, this.file) = (path, file);
        view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        bytes = view.SafeMemoryMappedViewHandle;
        var head = new byte[Math.Min(length, HanlinHeader.Size)];
        bytes.ReadSpan(0, head.AsSpan());
        header = HanlinHeader.Read(path, head, length);
        segments = ReadTable(out var table);
        isVerified = new bool[segments.Length];
        Identity = Convert.ToHexStringLower(SHA256.HashData([.. head, .. table]));
    }

    /// <summary>Tokens of a row, L.</summary>
    public int SequenceLength => header.SequenceLength;

    /// <summary>Instances.</summary>
    public long Count => header.InstanceCount;

    /// <summary>Ids that are stored.</summary>
    public long IdCount => header.IdCount;

    /// <summary>The id that rows are padded with.</summary>
    public int PadId => header.PadId;

    /// <summary>Tokens of the vocabulary: all ids are smaller.</summary>
    public int VocabularySize => header.VocabularySize;

    /// <summary>SHA-256 of the vocabulary file.</summary>
    public string VocabularySha256 => header.VocabularySha256;

    /// <summary>SHA-256 of the header and the table of checksums, hence of everything.</summary>
    public string Identity { get; }

    /// <summary>Opens a dataset and checks its header and its table.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InputException">It is damaged, or no dataset of this format.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static HanlinDataset Open(string path)
    {
        var length = new FileInfo(path).Length;
        if (length == 0) throw new InputException(path, "is empty; a dataset has at least one instance");
        var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        try
        {
            return new HanlinDataset(path, file, length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads an instance and returns the number of its ids, 1 to L + 1.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    /// <param name="ids">Room for L + 1 ids.</param>
    /// <exception cref="InputException">The segment is damaged.</exception>
    public int Read(long index, Span<int> ids)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var number = (int)(index / HanlinHeader.SegmentInstances);
        var segment = segments[number];
        Verify(number);

        var entry = segment.Offset + segment.IdCount * header.IdBytes + index % HanlinHeader.SegmentInstances * HanlinSegment.EntryBytes;
        var start = bytes.Read<uint>((ulong)entry);
        var count = bytes.Read<uint>((ulong)entry + sizeof(uint));
        if (count < 1 || count > SequenceLength + 1 || start + (long)count > segment.IdCount)
            throw new InputException(path, $"instance {index} lies outside its segment. Preprocess the corpus again");
        ReadIds(segment.Offset + (long)start * header.IdBytes, ids[..(int)count]);
        return (int)count;
    }

    /// <summary>How many ids of an instance the network reads.</summary>
    public int SegmentLengthOf(int count) => Math.Min(count, SequenceLength);

    /// <inheritdoc/>
    public void Dispose()
    {
        view.Dispose();
        file.Dispose();
    }

    private void ReadIds(long offset, Span<int> ids)
    {
        if (header.IdBytes == sizeof(int))
        {
            bytes.ReadSpan((ulong)offset, ids);
            return;
        }

        Span<ushort> narrow = stackalloc ushort[256];
        for (var done = 0; done < ids.Length; done += narrow.Length)
        {
            var part = narrow[..Math.Min(narrow.Length, ids.Length - done)];
            bytes.ReadSpan((ulong)(offset + done * sizeof(ushort)), part);
            for (var i = 0; i < part.Length; i++) ids[done + i] = part[i];
        }
    }

    private HanlinSegment[] ReadTable(out byte[] table)
    {
        table = new byte[header.SegmentCount * HanlinSegment.Size];
        bytes.ReadSpan((ulong)header.TableOffset, table.AsSpan());
        if (Crc32.Append(0, table) != header.TableChecksum)
            throw new InputException(path, "its table of segments is damaged: the checksum differs. Preprocess the corpus again");

        var read = new HanlinSegment[header.SegmentCount];
        var (offset, left) = ((long)HanlinHeader.Size, Count);
        for (var i = 0; i < read.Length; i++)
        {
            read[i] = HanlinSegment.Read(table.AsSpan(i * HanlinSegment.Size));
            if (read[i].Offset != offset || read[i].InstanceCount != Math.Min(left, HanlinHeader.SegmentInstances) || read[i].IdCount < read[i].InstanceCount)
                throw new InputException(path, $"segment {i} of its table does not follow the one before. Preprocess the corpus again");
            offset += read[i].IdCount * header.IdBytes + read[i].InstanceCount * (long)HanlinSegment.EntryBytes;
            left -= read[i].InstanceCount;
        }

        return offset == header.TableOffset ? read : throw new InputException(path, "its segments do not fill it. Preprocess the corpus again");
    }

    // Two threads may both do it: the outcome is the same.
    private void Verify(int number)
    {
        if (Volatile.Read(ref isVerified[number])) return;

        var segment = segments[number];
        var end = segment.Offset + segment.IdCount * header.IdBytes + segment.InstanceCount * (long)HanlinSegment.EntryBytes;
        var block = new byte[ChecksumBlock];
        var checksum = 0u;
        for (var offset = segment.Offset; offset < end; offset += block.Length)
        {
            var part = block.AsSpan(0, (int)Math.Min(block.Length, end - offset));
            bytes.ReadSpan((ulong)offset, part);
            checksum = Crc32.Append(checksum, part);
        }

        if (checksum != segment.Checksum)
            throw new InputException(path, $"segment {number}, bytes {segment.Offset} to {end}, is damaged: the checksum differs. Preprocess the corpus again");
        Volatile.Write(ref isVerified[number], true);
    }
}
