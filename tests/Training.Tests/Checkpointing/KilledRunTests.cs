using System.Diagnostics;
using System.Text.Json;
using Hanlin.Training.Tests.Network;
using Hanlin.Training.Tests.Pretraining;

namespace Hanlin.Training.Tests.Checkpointing;

/// <summary>A run in a process of its own, killed as a machine would kill it, over and over, until it is through.</summary>
[Collection(TorchCollection.Name)]
public sealed class KilledRunTests : IDisposable
{
    private const string OptionsVariable = "HANLIN_KILLED_RUN_OPTIONS";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Not a test: the body of the process that is killed.</summary>
    [Fact(Explicit = true)]
    public async Task Body()
    {
        var options = JsonSerializer.Deserialize<Dictionary<string, string>>(Environment.GetEnvironmentVariable(OptionsVariable)!)!;
        await Runs.RunAsync(options, new Runs.Recorder<StageProgress>(also: report =>
        {
            Console.Out.WriteLine($"{report.Phase} {report.Done * 20 / report.Total}");
            Console.Out.Flush();
        }));
    }

    [Fact]
    public async Task Killed_at_any_moment_it_ends_with_the_same_bytes()
    {
        (string, string)[] same = [("save_checkpoint_steps", "2"), ("dropout", "0.1"), ("keep_checkpoints", "2")];
        await Runs.RunAsync(UerRun.Options(folder["model.bin"], same));

        // Before the first checkpoint; as a save begins, and some time into it: weights, moments, manifest, the removal of old ones.
        var options = UerRun.Options(Path.Join(Directory.CreateDirectory(folder["killed"]).FullName, "model.bin"), [.. same, ("resume", "true")]);
        (string Line, double Milliseconds)[] moments = [("training 1", 0), ("saving", 0), ("saving", 2), ("saving", 6), ("saving", 15), ("training 9", 0), ("saving", 40)];
        foreach (var (line, milliseconds) in moments) RunUntil(options, line, TimeSpan.FromMilliseconds(milliseconds)).ShouldBeTrue();
        RunUntil(options, "never", TimeSpan.Zero).ShouldBeFalse();

        File.ReadAllBytes(folder["killed/model.bin-20"]).ShouldBe(File.ReadAllBytes(folder["model.bin-20"]));
        File.ReadAllBytes(folder["killed/model.bin-20.optimizer"]).ShouldBe(File.ReadAllBytes(folder["model.bin-20.optimizer"]));
    }

    /// <summary>Runs until a line is printed and some time is over, and kills; or to the end.</summary>
    /// <returns>Whether it was killed.</returns>
    private static bool RunUntil(Dictionary<string, string> options, string line, TimeSpan delay)
    {
        using var process = Start(options);
        while (process.StandardOutput.ReadLine() is { } text)
        {
            if (!text.Contains(line, StringComparison.Ordinal)) continue;

            // Nothing is waited for: this is where in a save, which takes tens of milliseconds, the kill falls.
            for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < delay;) { }
            process.Kill();
            process.WaitForExit();
            return process.ExitCode != 0;
        }

        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return false;
    }

    private static Process Start(Dictionary<string, string> options)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        foreach (var argument in (string[])["--filter-method", $"{typeof(KilledRunTests).FullName}.{nameof(Body)}", "--explicit", "only", "--show-live-output", "on"]) start.ArgumentList.Add(argument);
        start.Environment[OptionsVariable] = JsonSerializer.Serialize(options);
        return Process.Start(start)!;
    }
}
