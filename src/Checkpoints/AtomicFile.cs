namespace Hanlin.Checkpoints;

/// <summary>
/// Replaces a file in one step: readers see the old file or the new one, whole, also after a crash or a power cut. The
/// new bytes go into a hidden file beside it, are flushed to the disk, renamed over the old one, and the folder is
/// flushed too, for the rename itself lives there. A hidden file that a killed writer left behind is removed by the next
/// writer of the same target.
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
        var temporaryPath = BeginReplacing(path);
        try
        {
            using (var stream = new FileStream(temporaryPath, NewFile(expectedLength)))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporaryPath, path, overwrite: true);
        }
        catch (Exception exception)
        {
            File.Delete(temporaryPath);
            if (IsTooLarge(exception)) throw TooLarge(path, exception);
            throw;
        }

        DirectoryHandle.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Writes a file whose content takes its time to come; the length is not known before.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="write">Writes the content. The stream is buffered and can seek.</param>
    /// <exception cref="IOException">The disk is full or fails. The old file stands.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        var temporaryPath = BeginReplacing(path);
        try
        {
            await using (var stream = new FileStream(temporaryPath, NewFile(expectedLength: 0)))
            {
                await write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporaryPath, path, overwrite: true);
        }
        catch (Exception exception)
        {
            File.Delete(temporaryPath);
            if (IsTooLarge(exception)) throw TooLarge(path, exception);
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

    /// <summary>.NET has this exception, and no other, for a file larger than its file system or the limit of the process allows (EFBIG).</summary>
    private static bool IsTooLarge(Exception exception) =>
        exception is ArgumentOutOfRangeException { ParamName: "value", Source: "System.Private.CoreLib" };

    private static IOException TooLarge(string path, Exception exception) =>
        new($"{path}: the file is larger than the file system holds or this process may write (ulimit -f)", exception);

    private static string BeginReplacing(string path)
    {
        var fullPath = Path.GetFullPath(path);
        foreach (var abandoned in Directory.EnumerateFiles(Path.GetDirectoryName(fullPath)!, $".{Path.GetFileName(fullPath)}.tmp-*")) TryRemove(abandoned);
        return TemporaryPathBeside(path);
    }

    /// <summary>A living writer, of whatever process, holds the lock that .NET puts on a file that is not shared.</summary>
    private static void TryRemove(string temporaryPath)
    {
        try
        {
            using (new FileStream(temporaryPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) File.Delete(temporaryPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is in use, or another writer removed it.
        }
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
