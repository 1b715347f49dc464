using System.Runtime.InteropServices;

namespace Hanlin.Training.Distributed;

/// <summary>NCCL's C interface, version 2 (libnccl.so.2). Its calls put work on a stream; stream 0 is the one that libtorch works on.</summary>
internal static partial class Nccl
{
    public const int Float32 = 7;
    public const int Float64 = 8;
    public const int OfSum = 0;

    private const string Library = "libnccl.so.2";

    /// <summary>What the processes find each other by: 128 bytes that rank 0 makes, passed by value.</summary>
    public unsafe struct UniqueId
    {
        public const int Size = 128;
        public fixed byte Bytes[Size];
    }

    public static bool IsThere => NativeLibrary.TryLoad(Library, out _);

    [LibraryImport(Library, EntryPoint = "ncclGetUniqueId")]
    public static partial int GetUniqueId(out UniqueId id);

    [LibraryImport(Library, EntryPoint = "ncclCommInitRank")]
    public static partial int CommInitRank(out IntPtr communicator, int count, UniqueId id, int rank);

    [LibraryImport(Library, EntryPoint = "ncclCommDestroy")]
    public static partial int CommDestroy(IntPtr communicator);

    [LibraryImport(Library, EntryPoint = "ncclAllReduce")]
    public static partial int AllReduce(IntPtr send, IntPtr receive, nuint count, int type, int operation, IntPtr communicator, IntPtr stream);

    [LibraryImport(Library, EntryPoint = "ncclBroadcast")]
    public static partial int Broadcast(IntPtr send, IntPtr receive, nuint count, int type, int root, IntPtr communicator, IntPtr stream);

    [LibraryImport(Library, EntryPoint = "ncclGroupStart")]
    public static partial int GroupStart();

    [LibraryImport(Library, EntryPoint = "ncclGroupEnd")]
    public static partial int GroupEnd();

    [LibraryImport(Library, EntryPoint = "ncclGetErrorString")]
    public static partial IntPtr ErrorString(int code);
}
