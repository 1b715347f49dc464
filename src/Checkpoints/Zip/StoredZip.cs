using System.Buffers;

namespace Hanlin.Checkpoints.Zip;

/// <summary>
/// A zip archive of uncompressed entries under one folder, read in place and never extracted. Opening it checks
/// every header: sizes lie inside the file and do not overlap, names are unique, and each entry's local and central
/// header say the same, so that no two readers can see two different archives.
/// </summary>
internal sealed class StoredZip
{
    private const int ChunkBytes = 1024 * 1024;

    private readonly FileBytes file;
    private readonly Dictionary<string, ZipEntry> entries;

    private StoredZip(FileBytes file, string root, Dictionary<string, ZipEntry> entries)
    {
        this.file = file;
        this.entries = entries;
        Root = root;
    }

    /// <summary>The folder that holds every entry.</summary>
    public string Root { get; }

    /// <summary>The names of the entries, without the root.</summary>
    public IReadOnlyCollection<string> Names => entries.Keys;

    public static StoredZip Open(FileBytes file)
    {
        var directory = ZipDirectory.Read(file);
        var headers = ReadHeaders(file, directory);
        if (headers.Count == 0) throw new CheckpointException(file.Path, "the zip archive is empty");

        var root = headers[0].Name[..Math.Max(0, headers[0].Name.IndexOf('/', StringComparison.Ordinal))];
        var entries = new Dictionary<string, ZipEntry>(headers.Count, StringComparer.Ordinal);
        var position = 0L;
        foreach (var header in headers.OrderBy(header => header.LocalOffset))
        {
            var name = NameUnder(root, header.Name, file.Path);
            if (header.LocalOffset < position)
                throw new CheckpointException(file.Path, $"zip entry {header.Name} overlaps the entry before it");
            if (position == 0 && header.LocalOffset != 0)
                throw new CheckpointException(file.Path, $"{header.LocalOffset} bytes stand before the zip archive");

            var entry = ZipLocalHeader.Check(file, header, directory.Offset, out position);
            if (!entries.TryAdd(name, entry)) throw new CheckpointException(file.Path, $"zip entry {header.Name} occurs twice");
        }

        return new StoredZip(file, root, entries);
    }

    public ZipEntry? Find(string name) => entries.GetValueOrDefault(name);

    /// <summary>Reads a whole small entry and checks its checksum.</summary>
    public byte[] ReadAll(ZipEntry entry, int maxBytes)
    {
        if (entry.Length > maxBytes)
            throw new CheckpointException(file.Path, $"zip entry {entry.Name} has {entry.Length} bytes; at most {maxBytes} are read");

        var bytes = file.ReadArray(entry.DataOffset, (int)entry.Length);
        return Crc32.Append(0, bytes) == entry.Crc ? bytes : throw Damaged(entry);
    }

    /// <summary>Reads an entry through once and compares its checksum.</summary>
    public void Verify(ZipEntry entry)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        var crc = 0u;
        for (var offset = 0L; offset < entry.Length;)
        {
            var chunk = buffer.AsSpan(0, (int)Math.Min(ChunkBytes, entry.Length - offset));
            file.Read(entry.DataOffset + offset, chunk);
            crc = Crc32.Append(crc, chunk);
            offset += chunk.Length;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        if (crc != entry.Crc) throw Damaged(entry);
    }

    private static List<ZipHeader> ReadHeaders(FileBytes file, ZipDirectory directory)
    {
        var bytes = file.ReadArray(directory.Offset, directory.Size).AsSpan();
        var headers = new List<ZipHeader>(directory.EntryCount);
        for (var i = 0; i < directory.EntryCount; i++)
        {
            headers.Add(ZipHeader.Read(file.Path, bytes, out var size));
            bytes = bytes[size..];
        }

        return bytes.IsEmpty ? headers : throw new CheckpointException(file.Path, "the zip directory holds more than its entries");
    }

    private static string NameUnder(string root, string name, string path) =>
        root.Length > 0 && name.Length > root.Length && name[root.Length] == '/' && name.StartsWith(root, StringComparison.Ordinal)
            ? name[(root.Length + 1)..]
            : throw new CheckpointException(path, $"zip entry {name} is not in the folder {UntrustedText.Quote(root)} of the others");

    private CheckpointException Damaged(ZipEntry entry) => new(file.Path,
        $"zip entry {entry.Name} is damaged: its bytes do not have the recorded checksum {entry.Crc:x8}; copy or download the file again");
}
