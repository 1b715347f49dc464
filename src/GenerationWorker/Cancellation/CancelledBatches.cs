using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Hanlin.Storage;

namespace Hanlin.GenerationWorker.Cancellation;

/// <summary>Tells the jobs of a batch when it is cancelled: at once by the event, within seconds by the table if that was lost.</summary>
internal sealed class CancelledBatches(BatchStore batches, TimeProvider timeProvider)
{
    private const int MostRemembered = 10_000;
    private static readonly TimeSpan TrustedFor = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, Entry> entries = new();

    /// <summary>A token that is cancelled with the batch; one that never is for a job without a batch.</summary>
    /// <remarks>Whoever asks while the table is being read waits for its answer: the first jobs of a batch arrive together.</remarks>
    public async Task<CancellationToken> TokenOfAsync(Guid? batchId, CancellationToken cancellationToken)
    {
        if (batchId is not { } id) return CancellationToken.None;
        var entry = entries.GetOrAdd(id, static _ => new Entry());
        await entry.RefreshAsync(() => ReadTableAsync(id, entry), timeProvider, TrustedFor).WaitAsync(cancellationToken);
        return entry.Token;
    }

    /// <summary>The event arrived.</summary>
    public void Cancel(Guid batchId) => entries.GetOrAdd(batchId, static _ => new Entry()).Cancel();

    // The answer belongs to all who wait for it: none of them may cancel it.
    private async Task ReadTableAsync(Guid id, Entry entry)
    {
        if ((await batches.FindCancelledAsync([id], CancellationToken.None)).Contains(id)) entry.Cancel();
        Forget();
    }

    /// <summary>A worker sees many batches in its life; the oldest can be asked for again.</summary>
    private void Forget()
    {
        if (entries.Count <= MostRemembered) return;
        foreach (var (id, _) in entries.OrderBy(entry => entry.Value.CheckedAt).Take(entries.Count - MostRemembered / 2)) entries.TryRemove(id, out _);
    }

    // Its source has neither a timer nor a wait handle: there is nothing to dispose of.
    [SuppressMessage("Design", "CA1001")]
    private sealed class Entry
    {
        private readonly CancellationTokenSource source = new();
        private readonly Lock gate = new();
        private Task? reading;
        private long checkedAt;

        public CancellationToken Token => source.Token;

        public long CheckedAt => Interlocked.Read(ref checkedAt);

        public void Cancel() => source.Cancel();

        /// <summary>Ends when the table has been read recently enough: one reading at a time, the same for everybody.</summary>
        public Task RefreshAsync(Func<Task> readTable, TimeProvider clock, TimeSpan trustedFor)
        {
            lock (gate)
            {
                if (source.IsCancellationRequested) return Task.CompletedTask;
                var isFresh = reading is { IsFaulted: false } && (!reading.IsCompleted || clock.GetElapsedTime(checkedAt) < trustedFor);
                if (isFresh) return reading!;
                checkedAt = clock.GetTimestamp();
                return reading = readTable();
            }
        }
    }
}
