using System.Buffers;
using System.Security.Cryptography;

namespace Hanlin.Training.Corpora;

/// <summary>
/// Reads a corpus in blocks of whole lines, from front to back, in memory that does not grow with the file. Lines end at LF,
/// CRLF or CR and nowhere else: U+2028 and its kind are text. Not for several threads at once.
/// </summary>
internal sealed class CorpusReader : IDisposable
{
    /// <summary>Longest line, in bytes: a document is in memory as a whole.</summary>
    public const int MaxLineBytes = 128 * 1024 * 1024;

    private const int DefaultBlockBytes = 1024 * 1024;

    private readonly string path;
    private readonly int blockBytes;
    private readonly FileStream file;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] pending = [];
    private bool isAtEnd;

    private CorpusReader(string path, FileStream file, int blockBytes)
    {
        (this.path, this.file, this.blockBytes) = (path, file, blockBytes);
        Length = file.Length;
    }

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>Bytes of the file when it was opened.</summary>
    public long Length { get; }

    /// <summary>Bytes handed out so far.</summary>
    public long Position { get; private set; }

    /// <summary>SHA-256 of the file, once it has been read to its end.</summary>
    public string Sha256 => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <summary>Opens a corpus.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InputException">It is empty, or a folder.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static CorpusReader Open(string path, int blockBytes = DefaultBlockBytes)
    {
        if (Directory.Exists(path)) throw new InputException(path, "is a folder; a corpus is one file");

        var info = new FileInfo(path);
        if (!info.Exists) throw new FileNotFoundException($"{path}: no such corpus", path);

        // A pipe has no length either, and opening one would wait for its writer.
        if (info.Length == 0) throw new InputException(path, "is empty; a corpus has at least one document");
        return new CorpusReader(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan), blockBytes);
    }

    /// <summary>The next lines, in a buffer from <see cref="ArrayPool{T}.Shared"/> that is the caller's; false at the end.</summary>
    /// <exception cref="InputException">A line is too long, or the file changed while it was read.</exception>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool TryRead(out CorpusBlock block)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(blockBytes, pending.Length + blockBytes / 2));
        pending.CopyTo(buffer, 0);
        var count = pending.Length;
        while (true)
        {
            count += Fill(buffer.AsSpan(count));
            var end = isAtEnd ? count : EndOfLines(buffer.AsSpan(0, count));
            if (end > 0 || isAtEnd)
            {
                block = Take(buffer, end, count);
                return end > 0;
            }

            if (count >= MaxLineBytes)
                throw new InputException(path, $"the line at byte {Position} is longer than {MaxLineBytes >> 20} MiB. One document a line: are the lines parted by LF?");
            buffer = Grow(buffer);
        }
    }

    public void Dispose()
    {
        file.Dispose();
        hash.Dispose();
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private CorpusBlock Take(byte[] buffer, int end, int count)
    {
        pending = buffer.AsSpan(end, count - end).ToArray();
        var skipped = Position == 0 && buffer.AsSpan(0, end).StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        var block = new CorpusBlock(Position + skipped, new ArraySegment<byte>(buffer, skipped, end - skipped));
        Position += end;
        return block;
    }

    /// <summary>Just behind the last line that is known to be whole; 0 if there is none. A CR at the very end may be half of a CRLF.</summary>
    private static int EndOfLines(ReadOnlySpan<byte> bytes)
    {
        var lf = bytes.LastIndexOf((byte)'\n');
        return lf >= 0 ? lf + 1 : bytes[..^1].LastIndexOf((byte)'\r') + 1;
    }

    private int Fill(Span<byte> destination)
    {
        var count = file.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        hash.AppendData(destination[..count]);
        isAtEnd = count < destination.Length;
        if (isAtEnd && file.Position != Length)
            throw new InputException(path, $"changed while it was read: it had {Length} bytes and has {file.Position} now");
        return count;
    }
}
