using System.Text;
using Hanlin.Checkpoints.Zip;

namespace Hanlin.Checkpoints.Tests.Building;

/// <summary>Writes small zip archives without zip64 and without descriptors.</summary>
internal static class ZipBuilder
{
    public static byte[] Build(params ReadOnlySpan<ZipFileEntry> entries) => BuildBehind([], entries);

    /// <summary>An archive whose offsets count from the start of the bytes before it, as in a self-extracting program.</summary>
    public static byte[] BuildBehind(byte[] prefix, params ReadOnlySpan<ZipFileEntry> entries)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(prefix);
        var offsets = new List<uint>();
        foreach (var entry in entries)
        {
            offsets.Add((uint)stream.Position);
            WriteLocal(writer, entry);
        }

        var directoryOffset = (uint)stream.Position;
        for (var i = 0; i < entries.Length; i++) WriteCentral(writer, entries[i], offsets[i]);
        WriteEnd(writer, (ushort)entries.Length, (uint)stream.Position - directoryOffset, directoryOffset);
        return stream.ToArray();
    }

    private static void WriteLocal(BinaryWriter writer, ZipFileEntry entry)
    {
        var name = Encoding.UTF8.GetBytes(entry.LocalName ?? entry.Name);
        var size = entry.LocalSize ?? (uint)entry.Data.Length;
        writer.Write(ZipFormat.LocalHeaderSignature);
        WriteKind(writer, entry, entry.LocalCrc);
        writer.Write(size);
        writer.Write(size);
        writer.Write((ushort)name.Length);
        writer.Write((ushort)0);
        writer.Write(name);
        writer.Write(entry.Data);
    }

    private static void WriteCentral(BinaryWriter writer, ZipFileEntry entry, uint offset)
    {
        var name = Encoding.UTF8.GetBytes(entry.Name);
        var size = entry.CentralSize ?? (uint)entry.Data.Length;
        writer.Write(ZipFormat.CentralHeaderSignature);
        writer.Write((ushort)0x031e);
        WriteKind(writer, entry, entry.Crc);
        writer.Write(size);
        writer.Write(size);
        writer.Write((ushort)name.Length);
        writer.Write((ushort)entry.CentralExtra.Length);
        writer.Write(0);
        writer.Write((ushort)0);
        writer.Write(entry.ExternalAttributes);
        writer.Write(entry.LocalOffset ?? offset);
        writer.Write(name);
        writer.Write(entry.CentralExtra);
    }

    /// <summary>Version, flags, method, time, date and checksum, which both headers have in this order.</summary>
    private static void WriteKind(BinaryWriter writer, ZipFileEntry entry, uint? crc)
    {
        writer.Write((ushort)20);
        writer.Write(entry.Flags);
        writer.Write(entry.Method);
        writer.Write(0);
        writer.Write(crc ?? Crc32.Append(0, entry.Data));
    }

    private static void WriteEnd(BinaryWriter writer, ushort count, uint size, uint offset)
    {
        writer.Write(ZipFormat.EndSignature);
        writer.Write(0);
        writer.Write(count);
        writer.Write(count);
        writer.Write(size);
        writer.Write(offset);
        writer.Write((ushort)0);
    }
}
