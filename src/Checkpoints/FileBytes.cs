using Microsoft.Win32.SafeHandles;

namespace Hanlin.Checkpoints;

/// <summary>
/// The bytes of a file, read by position. Refused alternative: a memory map, for a file that is truncated while it
/// is mapped kills the process (SIGBUS), where a short read is an error that can be named.
/// </summary>
internal sealed class FileBytes : IDisposable
{
    private readonly SafeFileHandle handle;

    private FileBytes(string path, SafeFileHandle handle)
    {
        Path = path;
        this.handle = handle;
        Length = RandomAccess.GetLength(handle);
    }

    public string Path { get; }

    public long Length { get; }

    public static FileBytes Open(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) throw new CheckpointException(path, Directory.Exists(path) ? "is a folder, not a file" : "no such file");

        // A pipe has no length either, and opening one would wait for its writer.
        if (file.Length == 0) throw new CheckpointException(path, "is empty");
        try
        {
            return new FileBytes(path, File.OpenHandle(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"cannot be opened: {exception.Message}", exception);
        }
    }

    /// <summary>Fills the destination from a position; the caller has checked that it lies inside the file.</summary>
    public void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var count = RandomAccess.Read(handle, destination, offset);
            if (count == 0)
                throw new CheckpointException(Path, $"ended at byte {offset} while it was read: it became shorter since it was opened");
            offset += count;
            destination = destination[count..];
        }
    }

    public byte[] ReadArray(long offset, int count)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(count);
        Read(offset, bytes);
        return bytes;
    }

    public void Dispose() => handle.Dispose();
}
