using System.Runtime.InteropServices;

namespace Hanlin.Training.Distributed;

/// <summary>
/// OpenMPI's C interface, versions 3 to 5 (libmpi.so.40). What MPI calls constants are there the addresses of exported symbols.
/// </summary>
internal static partial class OpenMpi
{
    public const int ThreadSerialized = 2;
    public const int MaxErrorLength = 256;

    /// <summary>MPI_IN_PLACE: the result takes the place of the input.</summary>
    public static readonly IntPtr InPlace = 1;

    private const string Library = "libmpi.so.40";
    private const int Now = 2;
    private const int Global = 0x100;

    /// <summary>Finds a constant such as <c>ompi_mpi_comm_world</c>.</summary>
    /// <exception cref="DistributedException">OpenMPI is not installed, or is not OpenMPI.</exception>
    public static IntPtr Constant(string symbol)
    {
        if (!NativeLibrary.TryLoad(Library, out var library))
            throw new DistributedException($"Training over MPI needs OpenMPI, and {Library} is not there. On Debian: eng/feed/prepare --mpi, or apt-get install openmpi-bin");
        return NativeLibrary.TryGetExport(library, symbol, out var address)
            ? address
            : throw new DistributedException($"{Library} has no {symbol}: it is not OpenMPI 3, 4 or 5.");
    }

    /// <summary>OpenMPI's own plug-ins look for its symbols among those of the whole process.</summary>
    public static void LoadForEveryone() => _ = DlOpen(Library, Now | Global);

    [LibraryImport(Library, EntryPoint = "MPI_Initialized")]
    public static partial int Initialized(out int flag);

    [LibraryImport(Library, EntryPoint = "MPI_Init_thread")]
    public static partial int InitThread(IntPtr argc, IntPtr argv, int required, out int provided);

    [LibraryImport(Library, EntryPoint = "MPI_Finalize")]
    public static partial int Finish();

    [LibraryImport(Library, EntryPoint = "MPI_Comm_rank")]
    public static partial int CommRank(IntPtr communicator, out int rank);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_size")]
    public static partial int CommSize(IntPtr communicator, out int size);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_set_errhandler")]
    public static partial int CommSetErrorHandler(IntPtr communicator, IntPtr handler);

    [LibraryImport(Library, EntryPoint = "MPI_Allreduce")]
    public static partial int AllReduce(IntPtr send, IntPtr receive, int count, IntPtr type, IntPtr operation, IntPtr communicator);

    [LibraryImport(Library, EntryPoint = "MPI_Bcast")]
    public static partial int Broadcast(IntPtr buffer, int count, IntPtr type, int root, IntPtr communicator);

    [LibraryImport(Library, EntryPoint = "MPI_Barrier")]
    public static partial int Barrier(IntPtr communicator);

    [LibraryImport(Library, EntryPoint = "MPI_Abort")]
    public static partial int Abort(IntPtr communicator, int code);

    [LibraryImport(Library, EntryPoint = "MPI_Error_string")]
    public static unsafe partial int ErrorString(int code, byte* text, out int length);

    [LibraryImport("libc.so.6", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial IntPtr DlOpen(string file, int flags);
}
