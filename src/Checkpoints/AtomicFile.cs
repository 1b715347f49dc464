namespace Hanlin.Checkpoints;

/// <summary>
/// Replaces a file in one step: readers see the old file or the new one, whole, also after a crash or a power cut. The
/// new bytes go into a hidden file beside it, are flushed to the disk, renamed over the old one, and the folder is
/// flushed too, for the rename itself lives there.
/// </summary>
public static class AtomicFile
{
    private const int BufferBytes = 1024 * 1024;

    /// <summary>Writes a file of about a known length, so that a full disk is noticed before the work is done.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="expectedLength">Bytes to reserve; 0 if unknown.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The disk is full or fails. The old file stands; a failed flush is never tried again on
    /// the same bytes, for the kernel may have dropped them.</exception>
    public static void Write(string path, long expectedLength, Action<Stream> write)
    {
        var temporaryPath = TemporaryPathBeside(path);
        try
        {
            using (var stream = new FileStream(temporaryPath, NewFile(expectedLength)))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporaryPath, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporaryPath);
            throw;
        }

        DirectoryHandle.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Writes a small file.</summary>
    public static void Write(string path, ReadOnlyMemory<byte> bytes) => Write(path, bytes.Length, stream => stream.Write(bytes.Span));

    /// <summary>A name that no other writer picks and no model has, in the same folder: a rename cannot cross file systems.</summary>
    internal static string TemporaryPathBeside(string path)
    {
        var fullPath = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var name = $".{Path.GetFileName(fullPath)}.tmp-{Environment.ProcessId}-{Guid.NewGuid():n}";
        return Path.Combine(Path.GetDirectoryName(fullPath)!, name);
    }

    private static FileStreamOptions NewFile(long expectedLength) => new()
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Share = FileShare.None,
        BufferSize = BufferBytes,
        PreallocationSize = expectedLength,
    };
}
