using System.Runtime.InteropServices;
using TorchSharp;

namespace Hanlin.Training.Distributed;

/// <summary>
/// Processes with a GPU each, over NCCL. Its work goes to the stream that libtorch works on, so that everything is done in the order
/// in which it was asked for, without waiting.
/// </summary>
public sealed class NcclGroup : IProcessGroup
{
    private readonly torch.Device device;
    private IntPtr communicator;

    private NcclGroup(int rank, int worldSize, torch.Device device, Nccl.UniqueId id)
    {
        (Rank, WorldSize, this.device) = (rank, worldSize, device);
        Check(Nccl.CommInitRank(out communicator, worldSize, id, rank), "ncclCommInitRank");
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int WorldSize { get; }

    /// <summary>Joins the others; returns when all are there.</summary>
    /// <param name="rank">This process, from 0 on.</param>
    /// <param name="worldSize">How many processes there are.</param>
    /// <param name="master">Where rank 0 listens for the others.</param>
    /// <param name="device">The GPU of this process; it has to be the current one.</param>
    /// <param name="patience">How long the others may take to appear.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="DistributedException">There is no NCCL, or the others do not come.</exception>
    public static async Task<NcclGroup> JoinAsync(int rank, int worldSize, MasterAddress master, torch.Device device, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (!Nccl.IsThere)
            throw new DistributedException("Training on several GPUs needs NCCL, and libnccl.so.2 is not there. Install NVIDIA's package libnccl2, or use --backend mpi.");
        var identity = new byte[Nccl.UniqueId.Size];
        if (rank == 0)
        {
            Check(Nccl.GetUniqueId(out var made), "ncclGetUniqueId");
            MemoryMarshal.Write(identity, made);
        }
        await Rendezvous.ShareAsync(identity, rank, worldSize, master, patience, cancellationToken);
        // A tensor on the GPU makes its context, which NCCL needs.
        using var touch = torch.zeros(1, device: device);
        return new NcclGroup(rank, worldSize, device, MemoryMarshal.Read<Nccl.UniqueId>(identity));
    }

    /// <inheritdoc/>
    public void Sum(IReadOnlyList<torch.Tensor> tensors) => Together(tensors, (pointer, count) =>
        Check(Nccl.AllReduce(pointer, pointer, count, Nccl.Float32, Nccl.OfSum, communicator, IntPtr.Zero), "ncclAllReduce"));

    /// <inheritdoc/>
    public void Sum(Span<double> numbers)
    {
        using var scope = torch.NewDisposeScope();
        var onGpu = torch.tensor(numbers.ToArray(), device: device);
        Check(Nccl.AllReduce(DevicePointer.Of(onGpu), DevicePointer.Of(onGpu), (nuint)numbers.Length, Nccl.Float64, Nccl.OfSum, communicator, IntPtr.Zero), "ncclAllReduce");
        onGpu.cpu().data<double>().CopyTo(numbers);
    }

    /// <inheritdoc/>
    public void Broadcast(IReadOnlyList<torch.Tensor> tensors) => Together(tensors, (pointer, count) =>
        Check(Nccl.Broadcast(pointer, pointer, count, Nccl.Float32, 0, communicator, IntPtr.Zero), "ncclBroadcast"));

    /// <inheritdoc/>
    public void Barrier() => Sum((Span<double>)[0]);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (communicator != IntPtr.Zero) _ = Nccl.CommDestroy(communicator);
        communicator = IntPtr.Zero;
    }

    /// <summary>One launch for all tensors: a call each would pay NCCL's start for every small one.</summary>
    private static void Together(IReadOnlyList<torch.Tensor> tensors, Action<IntPtr, nuint> act)
    {
        Check(Nccl.GroupStart(), "ncclGroupStart");
        foreach (var tensor in tensors)
        {
            GroupTensors.Require(tensor, DeviceType.CUDA);
            act(DevicePointer.Of(tensor), (nuint)tensor.numel());
        }
        Check(Nccl.GroupEnd(), "ncclGroupEnd");
    }

    private static void Check(int code, string call)
    {
        if (code != 0) throw new DistributedException($"{call} failed: {Marshal.PtrToStringUTF8(Nccl.ErrorString(code))}. NCCL_DEBUG=INFO in the environment makes NCCL say more.");
    }
}
