using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Hanlin.Storage;

/// <summary>
/// Group commit: rows of many jobs share a transaction. A commit takes whatever came in while the previous one ran, so
/// a lone row waits for nothing and a thousand at once share one sync of the disk.
/// </summary>
/// <remarks>
/// The one owner of retries. While the store is away the rows stay here, <see cref="IsPaused"/> is true, and writers
/// come to wait; nothing is dropped and, keys being what they are, nothing is stored twice.
/// </remarks>
public sealed class ResultWriter : IAsyncDisposable
{
    private readonly ResultStore store;
    private readonly ResultWriterOptions options;
    private readonly TimeProvider time;
    private readonly CommitRetry retry;
    private readonly Channel<WaitingRow> waiting;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task loop;

    /// <summary>Starts to write.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="options">Limits.</param>
    /// <param name="time">The clock of the pauses.</param>
    /// <param name="logger">Told when the store goes away and comes back.</param>
    public ResultWriter(ResultStore store, ResultWriterOptions options, TimeProvider time, ILogger<ResultWriter> logger)
    {
        this.store = store;
        this.options = options;
        this.time = time;
        retry = new CommitRetry(options, time, logger);
        waiting = Channel.CreateBounded<WaitingRow>(new BoundedChannelOptions(options.MaxWaitingRows) { SingleReader = true });
        loop = Task.Run(RunAsync);
    }

    /// <summary>True while the store is away and rows wait for it: the moment to stop taking work.</summary>
    public bool IsPaused => retry.IsPaused;

    /// <summary>Rows that wait for their commit, those of the commit under way aside.</summary>
    public int WaitingRows => waiting.Reader.Count;

    /// <summary>Stores a row; returns after the commit that holds it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="cancellationToken">Ends the waiting. A row that was taken may be stored all the same.</param>
    /// <exception cref="ObjectDisposedException">The writer is closing.</exception>
    public async ValueTask WriteAsync(GenerationResult row, CancellationToken cancellationToken = default)
    {
        var taken = new WaitingRow(row);
        try
        {
            await waiting.Writer.WriteAsync(taken, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(ResultWriter), "The result writer is closing and takes no more rows.");
        }

        ResultMetrics.Taken();
        await taken.Stored.WaitAsync(cancellationToken);
    }

    /// <summary>Stores what waits, for at most <see cref="ResultWriterOptions.DrainTimeout"/>; writers of the rest are cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        try
        {
            await loop.WaitAsync(options.DrainTimeout, time);
        }
        catch (TimeoutException)
        {
            await stopping.CancelAsync();
            await loop;
        }

        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var group = new List<WaitingRow>(options.MaxRowsPerCommit);
        while (await waiting.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < options.MaxRowsPerCommit && waiting.Reader.TryRead(out var row))
                group.Add(row);
            await CommitAsync(group);
        }
    }

    private async Task CommitAsync(List<WaitingRow> group)
    {
        using var activity = ResultMetrics.StartCommit(group);
        var started = time.GetTimestamp();
        try
        {
            GenerationResult[] rows = [.. group.Select(row => row.Result)];
            await retry.ExecuteAsync(token => store.AppendAsync(rows, token), stopping.Token);
            group.ForEach(row => row.SetStored());
        }
        catch (OperationCanceledException)
        {
            group.ForEach(row => row.SetCancelled());
        }
        catch (Exception exception) // belongs to those who wait for these rows; the next group may fare better
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            group.ForEach(row => row.SetFailed(exception));
        }

        ResultMetrics.Settled(group.Count);
        ResultMetrics.Committed(group.Count, time.GetElapsedTime(started));
    }
}
