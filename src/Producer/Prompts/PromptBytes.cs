using System.Buffers.Binary;
using System.IO.Compression;
using Hanlin.Producer.Shell;

namespace Hanlin.Producer.Prompts;

/// <summary>The bytes of a prompt file from its beginning, decompressed where the file is gzip.</summary>
/// <remarks>Owns nothing: the file stays open, since one file is read up to three times.</remarks>
internal sealed class PromptBytes : IAsyncDisposable
{
    // A bomb costs no memory here, lines being limited, but it costs time without end.
    private const long FreeExpansion = 64L << 20;
    private const int MaxExpansion = 200;

    // Header, an empty block, checksum and size.
    private const int MinGzipBytes = 20;

    private readonly Stream file;
    private readonly string name;
    private readonly GZipStream? gzip;
    private long expanded;

    /// <param name="file">The file, seekable.</param>
    /// <param name="name">What messages call it.</param>
    public PromptBytes(Stream file, string name)
    {
        (this.file, this.name) = (file, name);
        Span<byte> magic = stackalloc byte[2];
        file.Position = 0;
        var isGzip = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic is [0x1F, 0x8B];
        file.Position = 0;
        gzip = isGzip ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : null;
    }

    /// <summary>Fills a buffer; 0 at the end.</summary>
    /// <exception cref="CommandException">The file is damaged gzip, or expands beyond reason.</exception>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        gzip is null ? file.ReadAsync(buffer, cancellationToken) : ExpandAsync(gzip, buffer, cancellationToken);

    public ValueTask DisposeAsync() => gzip?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async ValueTask<int> ExpandAsync(GZipStream stream, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int count;
        try
        {
            count = await stream.ReadAsync(buffer, cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw new CommandException(ExitCode.DataError, $"{name} is damaged gzip", $"Check it: gzip -t {name}", exception);
        }

        expanded += count;
        if (count == 0)
            RequireWhole();
        if (expanded > FreeExpansion + MaxExpansion * file.Position)
            throw new CommandException(ExitCode.DataError, $"{name} expands to more than {MaxExpansion} times its size",
                $"If that is right, expand it first: gzip -dc {name} | hanlin … -");
        return count;
    }

    /// <summary>
    /// <see cref="GZipStream"/> ends quietly where a file is cut off. The last four bytes of a whole one are its expanded
    /// size modulo 2^32, of several joined ones that of the last, which is refused with the same remedy.
    /// </summary>
    private void RequireWhole()
    {
        Span<byte> tail = stackalloc byte[MinGzipBytes];
        file.Seek(-Math.Min(file.Length, tail.Length), SeekOrigin.End);
        var isWhole = file.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false) == tail.Length
            && BinaryPrimitives.ReadUInt32LittleEndian(tail[^sizeof(uint)..]) == (uint)expanded;
        if (!isWhole)
            throw new CommandException(ExitCode.DataError, $"{name} is cut off, or several gzip files in one",
                $"Check it with gzip -t {name}; if it is whole, expand it first: gzip -dc {name} | hanlin … -");
    }
}
