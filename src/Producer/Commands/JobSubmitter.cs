using Hanlin.Contracts;
using Hanlin.Producer.Shell;
using Hanlin.ServiceDefaults.Bus;
using Hanlin.Storage;

namespace Hanlin.Producer.Commands;

/// <summary>
/// Publishes the jobs of a batch and records how far the broker has confirmed them without a gap, so that a submission
/// that was broken off goes on from there. Memory does not grow with the jobs.
/// </summary>
/// <param name="publisher">Bounds what is in flight.</param>
/// <param name="batches">Where the progress is recorded.</param>
/// <param name="batchId">The batch.</param>
/// <param name="before">Jobs that an earlier submission had confirmed.</param>
internal sealed class JobSubmitter(ConfirmedPublisher publisher, BatchStore batches, Guid batchId, long before)
{
    private const int MaxUnconfirmed = 2048;
    private const int RecordEvery = 5000;

    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(5);

    // A slow confirmation holds up the count of those behind it, not the sending.
    private readonly Queue<Task> unconfirmed = new();
    private long recorded = before;

    /// <summary>Jobs that the broker has confirmed, those before included.</summary>
    public long Confirmed { get; private set; } = before;

    /// <summary>Publishes jobs to the end of the stream.</summary>
    /// <exception cref="BusException">The broker confirmed none of several attempts.</exception>
    public async Task SubmitAsync(IAsyncEnumerable<GenerateText> jobs, ProgressMeter meter, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var job in jobs.WithCancellation(cancellationToken))
            {
                unconfirmed.Enqueue(await publisher.StartAsync(job, job.JobId, cancellationToken));
                while (unconfirmed.Count > 0 && (unconfirmed.Peek().IsCompleted || unconfirmed.Count > MaxUnconfirmed))
                    await ConfirmAsync(meter);
            }

            while (unconfirmed.Count > 0) await ConfirmAsync(meter);
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAny(Task.WhenAll(unconfirmed), Task.Delay(LastWait, CancellationToken.None));
            while (unconfirmed.TryPeek(out var next) && next.IsCompletedSuccessfully) await ConfirmAsync(meter);
            throw;
        }
        finally
        {
            await RecordAsync();
        }
    }

    private async Task ConfirmAsync(ProgressMeter meter)
    {
        await unconfirmed.Peek();
        _ = unconfirmed.Dequeue();
        Confirmed++;
        meter.Add();
        if (Confirmed - recorded >= RecordEvery) await RecordAsync();
    }

    private async Task RecordAsync()
    {
        if (Confirmed == recorded) return;
        await batches.AdvanceSubmittedAsync(batchId, Confirmed, CancellationToken.None);
        recorded = Confirmed;
    }
}
