using System.Globalization;
using System.Threading.Channels;
using Hanlin.Contracts;
using Hanlin.Producer.Shell;
using Hanlin.Standalone.Embedded;
using Hanlin.Storage;

namespace Hanlin.Standalone.Demo;

/// <summary>Sends first lines through the queue, one after the other without an end, and shows which version continued them.</summary>
internal sealed class DemoWriting : IAsyncDisposable
{
    private const int Wanted = 4;

    private static readonly TimeSpan ShownEvery = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource stopping = new();
    private readonly Channel<Guid> ended = Channel.CreateUnbounded<Guid>();
    private readonly SortedDictionary<int, int> rowsOf = [];
    private readonly TaskCompletionSource<int> changedOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EmbeddedWorker worker;
    private readonly ResultStore results;
    private readonly Terminal terminal;
    private readonly Task writing;
    private int failed;
    private long lastShown;

    private DemoWriting(EmbeddedWorker worker, ResultStore results, Terminal terminal)
    {
        (this.worker, this.results, this.terminal) = (worker, results, terminal);
        worker.JobEnded = jobId => ended.Writer.TryWrite(jobId);
        writing = WriteAsync();
    }

    /// <summary>Starts a worker and gives it work.</summary>
    public static async Task<DemoWriting> StartAsync(EmbeddedOptions options, ResultStore results, Terminal terminal, CancellationToken cancellationToken) =>
        new(await EmbeddedWorker.StartAsync(options, cancellationToken), results, terminal);

    /// <summary>Waits until a version has written a few poems.</summary>
    /// <exception cref="CommandException">It never did.</exception>
    public async Task WaitForVersionAsync(int version, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAny(changedOver.Task, writing).WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new CommandException(ExitCode.TemporaryFailure, $"no poem of version {version} was seen in {Patience.TotalMinutes:0} minutes", null, exception);
        }

        if (writing.IsFaulted) await writing;
    }

    /// <returns>What was written by which version.</returns>
    public async Task<string> StopAsync()
    {
        await stopping.CancelAsync();
        await writing;
        var parts = rowsOf.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} by version {pair.Key}"));
        return $"{rowsOf.Values.Sum()} poems were written meanwhile, {string.Join(", ", parts)}; {failed} failed.";
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await worker.DisposeAsync();
        stopping.Dispose();
    }

    private async Task WriteAsync()
    {
        var prompts = await File.ReadAllLinesAsync(DemoFiles.Prompts);
        for (var number = 0; !stopping.IsCancellationRequested; number++)
        {
            await worker.SubmitAsync(
                new GenerateText
                {
                    JobId = Guid.NewGuid(),
                    Model = worker.Model,
                    Prompt = prompts[number % prompts.Length],
                    Sampling = new SamplingSettings { MaxNewTokens = 24, TopP = 0.9, SoftStop = 16 },
                },
                CancellationToken.None);
            await foreach (var row in results.StreamAsync(new ResultQuery { JobId = await ended.Reader.ReadAsync() })) Count(row);
        }
    }

    private void Count(GenerationResult row)
    {
        if (row.ModelVersion is not { } version)
        {
            failed++;
            return;
        }

        var count = rowsOf[version] = rowsOf.GetValueOrDefault(version) + 1;
        if (version > 1 && count == Wanted) changedOver.TrySetResult(version);
        if (count > 1 && (version == 1 || count > Wanted) && TimeProvider.System.GetElapsedTime(lastShown) < ShownEvery) return;
        lastShown = TimeProvider.System.GetTimestamp();
        terminal.Note($"  version {version}: {row.Text}");
    }
}
