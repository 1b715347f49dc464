using System.Runtime.InteropServices;
using System.Text;
using TorchSharp;

namespace Hanlin.Training.Distributed;

/// <summary>
/// Processes that <c>mpirun</c> or SLURM started, over OpenMPI: the group for CPUs. MPI adds in the same order on every process, so
/// that all of them go on with the same bits. A process that fails ends the others, as it must: they would wait for it for ever.
/// </summary>
public sealed class MpiGroup : IProcessGroup
{
    /// <summary>Elements of one call: MPI counts in 32 bits, and pieces of this size stay in the caches.</summary>
    private const int Piece = 1 << 20;

    private readonly IntPtr world;
    private readonly IntPtr floats;
    private readonly IntPtr doubles;
    private readonly IntPtr sum;
    private bool disposed;

    private MpiGroup()
    {
        OpenMpi.LoadForEveryone();
        world = OpenMpi.Constant("ompi_mpi_comm_world");
        floats = OpenMpi.Constant("ompi_mpi_float");
        doubles = OpenMpi.Constant("ompi_mpi_double");
        sum = OpenMpi.Constant("ompi_mpi_op_sum");
        Check(OpenMpi.Initialized(out var begun), "MPI_Initialized");
        if (begun != 0) throw new DistributedException("MPI begins once in a process; this one began before.");
        Check(OpenMpi.InitThread(IntPtr.Zero, IntPtr.Zero, OpenMpi.ThreadSerialized, out var provided), "MPI_Init_thread");
        if (provided < OpenMpi.ThreadSerialized) throw new DistributedException("This OpenMPI was built without threads.");
        Check(OpenMpi.CommSetErrorHandler(world, OpenMpi.Constant("ompi_mpi_errors_return")), "MPI_Comm_set_errhandler");
        Check(OpenMpi.CommRank(world, out var rank), "MPI_Comm_rank");
        Check(OpenMpi.CommSize(world, out var size), "MPI_Comm_size");
        (Rank, WorldSize) = (rank, size);
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int WorldSize { get; }

    /// <summary>Joins the others; returns when all are there.</summary>
    /// <exception cref="DistributedException">There is no OpenMPI, or it does not begin.</exception>
    public static MpiGroup Join() => new();

    /// <inheritdoc/>
    public void Sum(IReadOnlyList<torch.Tensor> tensors)
    {
        foreach (var tensor in tensors) InPieces(tensor, (buffer, count) => Check(OpenMpi.AllReduce(OpenMpi.InPlace, buffer, count, floats, sum, world), "MPI_Allreduce"));
    }

    /// <inheritdoc/>
    public unsafe void Sum(Span<double> numbers)
    {
        fixed (double* first = numbers) Check(OpenMpi.AllReduce(OpenMpi.InPlace, (IntPtr)first, numbers.Length, doubles, sum, world), "MPI_Allreduce");
    }

    /// <inheritdoc/>
    public void Broadcast(IReadOnlyList<torch.Tensor> tensors)
    {
        foreach (var tensor in tensors) InPieces(tensor, (buffer, count) => Check(OpenMpi.Broadcast(buffer, count, floats, 0, world), "MPI_Bcast"));
    }

    /// <inheritdoc/>
    public void Barrier() => Check(OpenMpi.Barrier(world), "MPI_Barrier");

    /// <summary>Ends all processes of the group at once, this one too.</summary>
    public void Abort(int exitCode) => _ = OpenMpi.Abort(world, exitCode);

    /// <summary>Leaves the group, when all do.</summary>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        _ = OpenMpi.Finish();
    }

    private static unsafe void InPieces(torch.Tensor tensor, Action<IntPtr, int> act)
    {
        GroupTensors.Require(tensor, DeviceType.CPU);
        var numbers = MemoryMarshal.Cast<byte, float>(tensor.bytes);
        fixed (float* first = numbers)
        {
            for (var start = 0; start < numbers.Length; start += Piece) act((IntPtr)(first + start), Math.Min(Piece, numbers.Length - start));
        }
        GC.KeepAlive(tensor);
    }

    private static unsafe void Check(int code, string call)
    {
        if (code == 0) return;
        var text = stackalloc byte[OpenMpi.MaxErrorLength];
        var said = OpenMpi.ErrorString(code, text, out var length) == 0 ? Encoding.UTF8.GetString(text, length) : $"error {code}";
        throw new DistributedException($"{call} failed: {said}. Another process of the group may have ended; its own output says why.");
    }
}
