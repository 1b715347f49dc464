using System.Text;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Hanlin.Checkpoints.Zip;

/// <summary>
/// Writes an archive as torch 1.13 writes it, byte for byte: stored entries whose data begin at multiples of 64, padded by
/// an extra field "FB", sizes and checksum in a descriptor behind the data, zip64 end records always.
/// </summary>
internal sealed class StoredZipWriter(Stream stream, string root)
{
    private const int Alignment = 64;
    private const ushort PaddingExtraId = 'F' | 'B' << 8;
    private const ushort MadeByUnixZip30 = 0x031e;
    private const ushort NeedsZip64 = 45;
    private const ushort Flags = ZipFormat.DescriptorFlag | ZipFormat.Utf8Flag;

    private readonly List<ZipHeader> headers = [];
    private long position;
    private uint crc;

    /// <summary>Writes one entry; <paramref name="write"/> appends its bytes with <see cref="Append"/>.</summary>
    public void Add(string name, Action write)
    {
        name = $"{root}/{name}";
        var localOffset = position;
        WriteLocalHeader(Encoding.UTF8.GetBytes(name));

        var dataOffset = position;
        crc = 0;
        write();
        var length = position - dataOffset;
        headers.Add(new ZipHeader(name, Flags, crc, length, localOffset));
        WriteDescriptor(crc, length);
    }

    public void Add(string name, ReadOnlyMemory<byte> bytes) => Add(name, () => Append(bytes.Span));

    /// <summary>Appends bytes to the entry that is being written.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        crc = Crc32.Append(crc, bytes);
        Write(bytes);
    }

    /// <summary>Writes the directory. Nothing may be added afterwards.</summary>
    public void Finish()
    {
        var directoryOffset = position;
        foreach (var header in headers) WriteCentralHeader(header);
        WriteEnd(directoryOffset, position - directoryOffset);
    }

    private void WriteLocalHeader(byte[] name)
    {
        var unpadded = position + ZipFormat.LocalHeaderSize + name.Length + 4;
        var padding = (int)((Alignment - unpadded % Alignment) % Alignment);
        Span<byte> header = stackalloc byte[ZipFormat.LocalHeaderSize];
        header.Clear();
        WriteUInt32LittleEndian(header, ZipFormat.LocalHeaderSignature);
        WriteUInt16LittleEndian(header[6..], Flags);
        WriteUInt16LittleEndian(header[26..], (ushort)name.Length);
        WriteUInt16LittleEndian(header[28..], (ushort)(padding + 4));
        Write(header);
        Write(name);

        Span<byte> extra = stackalloc byte[padding + 4];
        extra.Fill((byte)'Z');
        WriteUInt16LittleEndian(extra, PaddingExtraId);
        WriteUInt16LittleEndian(extra[2..], (ushort)padding);
        Write(extra);
    }

    private void WriteDescriptor(uint checksum, long length)
    {
        // Torch writes no descriptor field wider than it must, and no storage of this family reaches 4 GiB.
        if (length >= uint.MaxValue) throw new NotSupportedException("A zip entry of 4 GiB or more.");
        Span<byte> descriptor = stackalloc byte[ZipFormat.DescriptorSize];
        WriteUInt32LittleEndian(descriptor, ZipFormat.DescriptorSignature);
        WriteUInt32LittleEndian(descriptor[4..], checksum);
        WriteUInt32LittleEndian(descriptor[8..], (uint)length);
        WriteUInt32LittleEndian(descriptor[12..], (uint)length);
        Write(descriptor);
    }

    private void WriteCentralHeader(ZipHeader entry)
    {
        var name = Encoding.UTF8.GetBytes(entry.Name);
        var isFar = entry.LocalOffset >= uint.MaxValue;
        Span<byte> header = stackalloc byte[ZipFormat.CentralHeaderSize];
        header.Clear();
        WriteUInt32LittleEndian(header, ZipFormat.CentralHeaderSignature);
        WriteUInt16LittleEndian(header[8..], entry.Flags);
        WriteUInt32LittleEndian(header[16..], entry.Crc);
        WriteUInt32LittleEndian(header[20..], (uint)entry.Length);
        WriteUInt32LittleEndian(header[24..], (uint)entry.Length);
        WriteUInt16LittleEndian(header[28..], (ushort)name.Length);
        WriteUInt16LittleEndian(header[30..], (ushort)(isFar ? 12 : 0));
        WriteUInt32LittleEndian(header[42..], isFar ? uint.MaxValue : (uint)entry.LocalOffset);
        Write(header);
        Write(name);
        if (!isFar) return;

        Span<byte> extra = stackalloc byte[12];
        WriteUInt16LittleEndian(extra, ZipFormat.Zip64ExtraId);
        WriteUInt16LittleEndian(extra[2..], sizeof(ulong));
        WriteInt64LittleEndian(extra[4..], entry.LocalOffset);
        Write(extra);
    }

    private void WriteEnd(long directoryOffset, long directorySize)
    {
        var zip64Offset = position;
        Span<byte> end = stackalloc byte[ZipFormat.Zip64EndSize + ZipFormat.Zip64LocatorSize + ZipFormat.EndSize];
        end.Clear();
        WriteUInt32LittleEndian(end, ZipFormat.Zip64EndSignature);
        WriteUInt64LittleEndian(end[4..], ZipFormat.Zip64EndSize - 12);
        WriteUInt16LittleEndian(end[12..], MadeByUnixZip30);
        WriteUInt16LittleEndian(end[14..], NeedsZip64);
        WriteInt64LittleEndian(end[24..], headers.Count);
        WriteInt64LittleEndian(end[32..], headers.Count);
        WriteInt64LittleEndian(end[40..], directorySize);
        WriteInt64LittleEndian(end[48..], directoryOffset);

        var locator = end[ZipFormat.Zip64EndSize..];
        WriteUInt32LittleEndian(locator, ZipFormat.Zip64LocatorSignature);
        WriteInt64LittleEndian(locator[8..], zip64Offset);
        WriteUInt32LittleEndian(locator[16..], 1);

        var small = locator[ZipFormat.Zip64LocatorSize..];
        WriteUInt32LittleEndian(small, ZipFormat.EndSignature);
        WriteUInt16LittleEndian(small[8..], (ushort)Math.Min(ushort.MaxValue, headers.Count));
        WriteUInt16LittleEndian(small[10..], (ushort)Math.Min(ushort.MaxValue, headers.Count));
        WriteUInt32LittleEndian(small[12..], (uint)Math.Min(uint.MaxValue, directorySize));
        WriteUInt32LittleEndian(small[16..], (uint)Math.Min(uint.MaxValue, directoryOffset));
        Write(end);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        position += bytes.Length;
    }
}
