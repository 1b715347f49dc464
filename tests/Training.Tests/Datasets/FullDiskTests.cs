using System.Diagnostics;
using Hanlin.Training.Datasets;

namespace Hanlin.Training.Tests.Datasets;

/// <summary>
/// A disk that fills up. The limit that the kernel puts on the files of a process stands for it, so the test runs itself again
/// in a process of its own, under that limit.
/// </summary>
public sealed class FullDiskTests
{
    private const string Inside = "HANLIN_TEST_UNDER_FILE_LIMIT";
    private const int LimitKibibytes = 64;

    [Fact]
    public async Task A_full_disk_is_said_and_leaves_the_old_dataset_and_nothing_else()
    {
        if (Environment.GetEnvironmentVariable(Inside) is null)
        {
            var (exitCode, output) = await RunAgainAsync();
            exitCode.ShouldBe(0, output);
            return;
        }

        using var folder = new TempFolder();
        folder.Write("corpus.txt", string.Concat(Enumerable.Repeat("小\n", 10_000)));
        folder.Write("a", "an older dataset");

        foreach (var format in Enum.GetValues<DatasetFormat>())
        {
            await Should.ThrowAsync<IOException>(Preprocessing.RunAsync(folder["corpus.txt"], folder["a"], with: options => options with { Format = format }));

            File.ReadAllText(folder["a"]).ShouldBe("an older dataset");
            folder.Names.ShouldBe(["a", "corpus.txt"]);
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAgainAsync()
    {
        // The signal of the limit is ignored, so that the write fails with an error as on a full disk. The runtime's
        // double mapping of code is a large file too.
        var start = new ProcessStartInfo("/bin/bash",
        [
            "-c", $"trap '' XFSZ; ulimit -f {LimitKibibytes}; exec \"$0\" --filter-method '*{nameof(A_full_disk_is_said_and_leaves_the_old_dataset_and_nothing_else)}'", Environment.ProcessPath!,
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [Inside] = "1", ["DOTNET_EnableWriteXorExecute"] = "0", ["DOTNET_EnableDiagnostics"] = "0" },
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await error);
    }
}
