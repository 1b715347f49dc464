using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Hanlin.Training.Distributed;

/// <summary>Puts this process among those that it trains with.</summary>
public static partial class ProcessGroups
{
    /// <summary>Joins the group that the options describe; returns when all are there.</summary>
    /// <exception cref="DistributedException">This process is not one of such a group, or the group does not come together.</exception>
    public static async Task<IProcessGroup> JoinAsync(GroupOptions options, CancellationToken cancellationToken)
    {
        if (options.WorldSize == 1) return new SingleProcess();
        var place = ProcessPlace.Find(Environment.GetEnvironmentVariable)
            ?? throw new DistributedException($"--world_size {options.WorldSize}: this process was not started as one of a group. Start it with: mpirun -n {options.WorldSize} ...");
        if (place.WorldSize != options.WorldSize)
            throw new DistributedException($"--world_size {options.WorldSize}: {place.WorldSize} processes were started. Give the two the same number.");
        if (!options.UseCuda || options.Backend != "nccl") return MpiGroup.Join();

        ShowOneGpu(place.LocalRank);
        var master = MasterAddress.Parse(options.MasterIp);
        return await NcclGroup.JoinAsync(place.Rank, place.WorldSize, master, new torch.Device(DeviceType.CUDA, 0), options.Patience, cancellationToken);
    }

    /// <summary>
    /// Leaves this process its own GPU only, which is then number 0 and the current one. It has to happen before CUDA begins, and in the
    /// C library's environment, where the driver looks.
    /// </summary>
    private static void ShowOneGpu(int localRank)
    {
        const string variable = "CUDA_VISIBLE_DEVICES";
        var visible = Environment.GetEnvironmentVariable(variable)?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (visible.Length == 1) return;
        if (visible.Length > 0 && localRank >= visible.Length)
            throw new DistributedException($"{variable}={string.Join(',', visible)} shows {visible.Length} GPUs; process {localRank} of this machine has none.");
        var own = visible.Length > 0 ? visible[localRank] : localRank.ToString(CultureInfo.InvariantCulture);
        if (SetEnvironment(variable, own, 1) != 0) throw new DistributedException($"{variable} cannot be set.");
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
