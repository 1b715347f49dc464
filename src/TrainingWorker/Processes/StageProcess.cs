using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Hanlin.Training;
using Hanlin.TrainingWorker.Stages;

namespace Hanlin.TrainingWorker.Processes;

/// <summary>
/// Runs a stage in a process of its own, and that for every stage: what allocates beside the garbage collector, may hang
/// in native code or be killed for its memory must not take the heartbeat with it; a kill is a certain end where a
/// cancelled token is only a wish; and all memory is back when the job is over.
/// </summary>
internal sealed class StageProcess : IStageLauncher
{
    private const int KeptLines = 20;

    public async Task<StageOutcome> RunAsync(StageRequest request, IProgress<StageProgress> progress, IProgress<string> log, StageControl control)
    {
        using var process = Process.Start(StartInfo())!;
        var errors = new Queue<string>();
        var input = TextWriter.Synchronized(process.StandardInput);
        Say(input, JsonSerializer.Serialize(request));
        control.Renewed = () => Say(input, StageChild.RenewWord);
        using var stopping = control.Stop.Register(() => Say(input, StageChild.StopWord));
        using var killing = control.Kill.Register(() => Kill(process));

        var reading = ReadErrorsAsync(process, errors, log);
        var last = await ReadRepliesAsync(process, progress, log);
        await reading;
        await process.WaitForExitAsync(CancellationToken.None);
        control.Renewed = null;
        return last switch
        {
            { Outcome: { } outcome } => outcome,
            { Fault: { } fault } => throw new StageException(fault, last.Error!),
            { Stopped: true } => throw new OperationCanceledException(),
            _ => throw new StageCrashedException($"its process ended with {process.ExitCode}{Said(errors)}"),
        };
    }

    /// <summary>The program of this assembly, by the host that this process runs on.</summary>
    private static ProcessStartInfo StartInfo()
    {
        var program = typeof(StageProcess).Assembly.Location;
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        return new ProcessStartInfo(host, [program, StageChild.Argument])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
    }

    /// <returns>The reply that says how it ended; null where there is none.</returns>
    private static async Task<StageReply?> ReadRepliesAsync(Process process, IProgress<StageProgress> progress, IProgress<string> log)
    {
        StageReply? last = null;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            switch (StageReply.Parse(line))
            {
                case null: log.Report(line); break;
                case { Progress: { } reading }: progress.Report(reading); break;
                case { Log: { } text }: log.Report(text); break;
                case var reply: last = reply; break;
            }
        }

        return last;
    }

    private static async Task ReadErrorsAsync(Process process, Queue<string> kept, IProgress<string> log)
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            log.Report(line);
            kept.Enqueue(line);
            if (kept.Count > KeptLines) kept.Dequeue();
        }
    }

    private static string Said(Queue<string> errors) => errors.Count == 0 ? "" : $"; it said: {string.Join(" | ", errors)}";

    // A process that is gone does not listen; how it ended is told by its end.
    private static void Say(TextWriter input, string word)
    {
        try
        {
            input.WriteLine(word);
            input.Flush();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // it has just ended
        }
    }
}
