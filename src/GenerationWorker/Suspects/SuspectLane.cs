using Hanlin.Storage;
using Microsoft.Extensions.Options;

namespace Hanlin.GenerationWorker.Suspects;

/// <summary>
/// Finds the job that kills workers without blaming those that ran beside it. A job that was delivered twice in vain
/// runs alone, and that it begins is written down before it does; one that has begun alone twice and never ended is
/// the culprit and ends as a row.
/// </summary>
/// <remarks>The delivery count alone would condemn the innocent: one death returns every job that the worker held.</remarks>
internal sealed class SuspectLane(SuspectLedger ledger, IOptions<WorkerOptions> options) : IDisposable
{
    private const int SuspiciousDeliveries = 2;
    private const int DeathsAlone = 2;

    private readonly SuspectLedger ledger = ledger;
    private readonly int width = options.Value.PrefetchCount;
    private readonly SemaphoreSlim places = new(options.Value.PrefetchCount);
    private readonly SemaphoreSlim alone = new(1);

    /// <summary>Waits for a place: one of many for a job above suspicion, all of them for a suspect.</summary>
    public async Task<Place> EnterAsync(Guid jobId, int deliveryCount, CancellationToken cancellationToken)
    {
        if (deliveryCount < SuspiciousDeliveries)
        {
            await places.WaitAsync(cancellationToken);
            return new Place(this, jobId, placeCount: 1, verdict: null);
        }

        await TakeAllAsync(cancellationToken);
        var place = new Place(this, jobId, width, verdict: null);
        try
        {
            var deaths = await ledger.RecordSoloStartAsync(jobId, cancellationToken);
            return deaths < DeathsAlone ? place : new Place(this, jobId, width, $"The worker died {deaths} times while it ran this job alone; it is not tried again.");
        }
        catch
        {
            await place.DisposeAsync();
            throw;
        }
    }

    public void Dispose()
    {
        places.Dispose();
        alone.Dispose();
    }

    /// <summary>Two suspects that each held half of the places would wait for ever.</summary>
    private async Task TakeAllAsync(CancellationToken cancellationToken)
    {
        await alone.WaitAsync(cancellationToken);
        var taken = 0;
        try
        {
            for (; taken < width; taken++) await places.WaitAsync(cancellationToken);
        }
        catch
        {
            if (taken > 0) places.Release(taken);
            throw;
        }
        finally
        {
            alone.Release();
        }
    }

    /// <summary>The right to run a job, until it is disposed of.</summary>
    internal sealed class Place(SuspectLane lane, Guid jobId, int placeCount, string? verdict) : IAsyncDisposable
    {
        private bool IsSuspect => placeCount > 1;

        /// <summary>Why the job must not run; null where it may.</summary>
        public string? Verdict => verdict;

        /// <summary>The job has its rows: it is no suspect any more.</summary>
        public Task FinishedAsync(CancellationToken cancellationToken) => IsSuspect ? lane.ledger.ClearAsync(jobId, cancellationToken) : Task.CompletedTask;

        public ValueTask DisposeAsync()
        {
            lane.places.Release(placeCount);
            return ValueTask.CompletedTask;
        }
    }
}
