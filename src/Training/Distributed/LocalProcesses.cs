using System.Diagnostics;
using System.Globalization;

namespace Hanlin.Training.Distributed;

/// <summary>
/// Starts the processes of this machine as copies of this one, as UER-py does for <c>--world_size 2 --gpu_ranks 0 1</c>: one for
/// each GPU, or through mpirun as many as the world has on CPUs. Each copy finds its place in its environment.
/// </summary>
public static class LocalProcesses
{
    /// <summary>Whether this process should start copies: it is to be one of several, and nobody started it as one.</summary>
    public static bool AreNeeded(GroupOptions options) => options.WorldSize > 1 && ProcessPlace.Find(Environment.GetEnvironmentVariable) is null;

    /// <summary>Runs the copies to their end; what they write goes where this process writes.</summary>
    /// <returns>0, or the exit code of the first that failed, after which the others were ended.</returns>
    /// <exception cref="DistributedException">The ranks make no sense, or mpirun is not there.</exception>
    public static async Task<int> RunAsync(GroupOptions options, CancellationToken cancellationToken)
    {
        var command = OwnCommand();
        List<Process> processes = [];
        try
        {
            foreach (var start in options.UseCuda && options.Backend == "nccl" ? OnePerGpu(options, command) : [WithMpirun(options, command)])
                processes.Add(Start(start));
            return await FirstFailureAsync(processes, cancellationToken);
        }
        finally
        {
            foreach (var process in processes)
            {
                if (!process.HasExited) process.Kill(entireProcessTree: true);
                process.Dispose();
            }
        }
    }

    private static IEnumerable<ProcessStartInfo> OnePerGpu(GroupOptions options, IReadOnlyList<string> command)
    {
        IReadOnlyList<int> ranks = options.GpuRanks.Count > 0 ? options.GpuRanks : [.. Enumerable.Range(0, options.WorldSize)];
        if (ranks.Distinct().Count() != ranks.Count || ranks.Any(rank => rank < 0 || rank >= options.WorldSize))
            throw new DistributedException($"--gpu_ranks {string.Join(' ', ranks)}: ranks are different numbers from 0 to {options.WorldSize - 1}, as --world_size is {options.WorldSize}.");
        for (var local = 0; local < ranks.Count; local++)
        {
            var start = new ProcessStartInfo(command[0], command.Skip(1));
            start.Environment["HANLIN_RANK"] = ranks[local].ToString(CultureInfo.InvariantCulture);
            start.Environment["HANLIN_WORLD_SIZE"] = options.WorldSize.ToString(CultureInfo.InvariantCulture);
            start.Environment["HANLIN_LOCAL_RANK"] = local.ToString(CultureInfo.InvariantCulture);
            yield return start;
        }
    }

    private static ProcessStartInfo WithMpirun(GroupOptions options, IReadOnlyList<string> command) =>
        new("mpirun", MpirunArguments(options.WorldSize, Environment.UserName).Concat(command));

    /// <summary>Unbound, as each process has threads of its own; the operating system spreads them.</summary>
    internal static IEnumerable<string> MpirunArguments(int worldSize, string user)
    {
        if (user == "root") yield return "--allow-run-as-root";
        yield return "--oversubscribe";
        yield return "--bind-to";
        yield return "none";
        yield return "-n";
        yield return worldSize.ToString(CultureInfo.InvariantCulture);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new DistributedException($"{start.FileName} does not start.");
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new DistributedException($"{start.FileName} does not start: {exception.Message}. Several processes on CPUs need mpirun; on Debian: eng/feed/prepare --mpi, or apt-get install openmpi-bin", exception);
        }
    }

    private static async Task<int> FirstFailureAsync(List<Process> processes, CancellationToken cancellationToken)
    {
        var running = processes.Select(async process =>
        {
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }).ToList();
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            if (await ended is not 0 and var failure) return failure;
        }
        return 0;
    }

    /// <summary>What started this process: a program of its own, or <c>dotnet</c> and an assembly.</summary>
    private static IReadOnlyList<string> OwnCommand()
    {
        var program = Environment.ProcessPath ?? throw new DistributedException("This process does not know its own program.");
        var arguments = Environment.GetCommandLineArgs();
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, .. arguments] : [program, .. arguments.Skip(1)];
    }
}
