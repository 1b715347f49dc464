using System.Diagnostics;
using System.IO.Pipes;
using Hanlin.Checkpoints.Tests.Building;

namespace Hanlin.Checkpoints.Tests.Models;

/// <summary>The other process of <see cref="ModelFolderWriterTests"/>: writes a model, says so, and waits to be killed.</summary>
public sealed class KilledModelFolderWriter
{
    private const string TargetVariable = "HANLIN_TEST_MODEL";
    private const string PipeVariable = "HANLIN_TEST_PIPE";

    /// <summary>Runs the one test of this class in a process of its own.</summary>
    public static Process Start(string target, string pipeName) =>
        Process.Start(new ProcessStartInfo(Path.ChangeExtension(typeof(KilledModelFolderWriter).Assembly.Location, null))
        {
            ArgumentList = { "--explicit", "only", "--filter-class", typeof(KilledModelFolderWriter).FullName! },
            Environment = { [TargetVariable] = target, [PipeVariable] = pipeName },
            RedirectStandardOutput = true,
        })!;

    [Fact(Explicit = true)]
    public async Task Writes_everything_but_the_manifest_and_waits()
    {
        using var writer = TinyModel.Begin(Environment.GetEnvironmentVariable(TargetVariable)!);
        await using var pipe = new NamedPipeClientStream(".", Environment.GetEnvironmentVariable(PipeVariable)!, PipeDirection.Out);
        await pipe.ConnectAsync(TestContext.Current.CancellationToken);
        await pipe.WriteAsync(new byte[1], TestContext.Current.CancellationToken);
        await Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
    }
}
