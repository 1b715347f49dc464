using System.Runtime.InteropServices;

namespace Hanlin.Checkpoints;

/// <summary>
/// An open folder, which .NET does not offer: to flush its entries to the disk, and to lock it for as long as this
/// process lives. On systems other than Linux both are left out.
/// </summary>
internal sealed partial class DirectoryHandle : SafeHandle
{
    private const int CloseOnExec = 0x80000;
    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;

    // The marshaller makes the handle; SafeHandle wants the constructor without arguments.
    public DirectoryHandle() : base(-1, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == -1;

    /// <summary>Makes the names in a folder durable: created, renamed and deleted entries.</summary>
    /// <exception cref="IOException">The disk failed; what was renamed may come back after a power cut.</exception>
    public static void Flush(string path)
    {
        if (!OperatingSystem.IsLinux()) return;
        using var directory = Open(path, CloseOnExec);
        if (directory.IsInvalid || SyncFile(directory) != 0)
            throw new IOException($"{path}: the folder cannot be flushed to the disk: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Locks a folder until the handle is disposed or the process ends, however it ends.</summary>
    /// <returns>Null if another holds the lock, or if the folder is gone.</returns>
    public static DirectoryHandle? TryLock(string path)
    {
        if (!OperatingSystem.IsLinux()) return new DirectoryHandle();
        var directory = Open(path, CloseOnExec);
        if (!directory.IsInvalid && Lock(directory, LockExclusive | LockNonBlocking) == 0) return directory;
        directory.Dispose();
        return null;
    }

    protected override bool ReleaseHandle() => Close(handle) == 0;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial DirectoryHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncFile(DirectoryHandle directory);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(DirectoryHandle directory, int operation);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(nint handle);
}
