using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Hanlin.TrainingWorker.Stages;

namespace Hanlin.TrainingWorker.Processes;

/// <summary>
/// A stage in a process of its own. The request is the first line of standard input; after it come the words
/// <see cref="RenewWord"/> and <see cref="StopWord"/>. Standard output holds a <see cref="StageReply"/> a line.
/// </summary>
/// <remarks>
/// It outlives neither its worker nor its lease: it kills itself when standard input ends, which it does with the
/// worker however that dies, and when nobody has renewed the lease for its length, which covers a worker that was
/// stopped. Two threads see to this that do nothing else, so that neither a computation nor a hang can keep it alive.
/// </remarks>
public static class StageChild
{
    /// <summary>The argument that makes the worker's program run a stage.</summary>
    public const string Argument = "stage";

    internal const string RenewWord = "renew";
    internal const string StopWord = "stop";

    private const int Adjustment = 500; // the kernel takes this process for its memory before the worker
    private static readonly TimeSpan ProgressPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs the stage that standard input asks for.</summary>
    /// <returns>0: how it went is in the last reply.</returns>
    public static async Task<int> RunAsync()
    {
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
        Console.SetOut(Console.Error); // whatever else prints must not spoil the replies
        var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false)); // read until the process ends
        if (await input.ReadLineAsync() is not { } line) return 0;

        var request = JsonSerializer.Deserialize<StageRequest>(line)!;
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        OfferMemory();
        Obey(input, stop, request.LeaseDuration);
        Send(output, await AnswerAsync(request, output, stop.Token));
        return 0;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task<StageReply> AnswerAsync(StageRequest request, StreamWriter output, CancellationToken cancellationToken)
    {
        try
        {
            var progress = new ThrottledProgress(TimeProvider.System, ProgressPause, reading => Send(output, new StageReply { Progress = reading }));
            var outcome = await new StageCatalog(TimeProvider.System).RunAsync(
                request, progress, new DirectProgress<string>(text => Send(output, new StageReply { Log = text })), cancellationToken);
            progress.Flush();
            return new StageReply { Outcome = outcome };
        }
        catch (OperationCanceledException)
        {
            return new StageReply { Stopped = true };
        }
        catch (StageException exception)
        {
            if (exception.Fault == StageFault.Defect) await Console.Error.WriteLineAsync(exception.ToString());
            return new StageReply { Fault = exception.Fault, Error = exception.Message };
        }
    }

    private static void Obey(StreamReader input, CancellationTokenSource stop, TimeSpan leaseDuration)
    {
        var renewed = new AutoResetEvent(initialState: false);
        Start("worker", () =>
        {
            while (input.ReadLine() is { } word)
            {
                if (word == StopWord) ThreadPool.QueueUserWorkItem(_ => Cancel(stop));
                else if (word == RenewWord) renewed.Set();
            }

            Die("the worker is gone");
        });
        Start("lease", () =>
        {
            while (renewed.WaitOne(leaseDuration))
            {
            }

            Die("the lease was not renewed");
        });
    }

    // The stage may have ended in the meantime, and the source with it.
    private static void Cancel(CancellationTokenSource stop)
    {
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private static void Start(string name, Action action) => new Thread(() => action()) { IsBackground = true, Name = name }.Start();

    private static void Die(string reason)
    {
        Console.Error.WriteLine($"the stage ends: {reason}");
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    private static void Send(StreamWriter output, StageReply reply)
    {
        lock (output) output.WriteLine(reply.ToLine());
    }

    private static void OfferMemory()
    {
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", $"{Adjustment}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // no Linux, or not allowed: it is a courtesy to the worker
        }
    }
}
