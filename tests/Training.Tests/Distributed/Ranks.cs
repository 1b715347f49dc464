using System.Diagnostics;
using System.Text.Json;
using Hanlin.Training.Distributed;

namespace Hanlin.Training.Tests.Distributed;

/// <summary>Real processes under mpirun, each of which runs one explicit test of this assembly and leaves what it found in a file.</summary>
internal static class Ranks
{
    private const string FolderVariable = "HANLIN_TEST_FOLDER";

    /// <summary>The folder that the processes of a run have in common.</summary>
    public static string Folder => Environment.GetEnvironmentVariable(FolderVariable) ?? throw new InvalidOperationException("This test runs under mpirun only.");

    /// <summary>Runs the explicit test of class <typeparamref name="TPart"/> in every process.</summary>
    public static async Task RunAsync<TPart>(int worldSize, string folder)
    {
        var start = new ProcessStartInfo("mpirun", LocalProcesses.MpirunArguments(worldSize, Environment.UserName))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [FolderVariable] = folder, ["OMP_NUM_THREADS"] = "1" },
        };
        string[] command = [Path.ChangeExtension(typeof(Ranks).Assembly.Location, null), "--explicit", "only", "--filter-class", typeof(TPart).FullName!, "--no-progress"];
        foreach (var argument in command) start.ArgumentList.Add(argument);
        using var mpirun = Process.Start(start)!;
        var output = mpirun.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = mpirun.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await mpirun.WaitForExitAsync(TestContext.Current.CancellationToken);
        mpirun.ExitCode.ShouldBe(0, await output + await errors);
    }

    public static void Leave<T>(int rank, T found) => File.WriteAllText(Path.Combine(Folder, $"{rank}.json"), JsonSerializer.Serialize(found));

    public static T Found<T>(string folder, int rank) => JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(folder, $"{rank}.json")))!;
}
