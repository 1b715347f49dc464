using Microsoft.EntityFrameworkCore;

namespace Hanlin.Storage;

/// <summary>The batches: created and advanced by whoever submits, counted by <see cref="ResultStore"/>.</summary>
/// <param name="database">The open store.</param>
/// <param name="time">The clock.</param>
public sealed class BatchStore(Database database, TimeProvider time)
{
    /// <summary>
    /// Creates a batch, or finds the one that has its id: a second submission of the same source continues the first.
    /// </summary>
    /// <param name="batch">Its state, counters and moments are set here.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The batch as it is stored, and whether this call created it.</returns>
    public async Task<(Batch Batch, bool IsNew)> CreateAsync(Batch batch, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(batch.Id, cancellationToken) is { } found)
            return (found, false);

        var created = NewBatch(batch, time.GetUtcNow());
        try
        {
            await using var transaction = await database.BeginAsync(cancellationToken);
            transaction.Context.Add(created);
            await transaction.Context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return (created, true);
        }
        catch (DbUpdateException exception) when (StorageFaults.IsDuplicateKey(exception))
        {
            return ((await FindAsync(batch.Id, cancellationToken))!, false);
        }
    }

    /// <summary>The batch, or null.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<Batch?> FindAsync(Guid id, CancellationToken cancellationToken = default) =>
        database.ReadAsync(context => context.Batches.SingleOrDefaultAsync(batch => batch.Id == id, cancellationToken));

    /// <summary>The newest batches, newest first.</summary>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<Batch>> ListAsync(int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return await database.ReadAsync(context => context.Batches
            .OrderByDescending(batch => batch.CreatedAt).ThenBy(batch => batch.Id).Take(limit).ToListAsync(cancellationToken));
    }

    /// <summary>Records that so many jobs are sent; never goes back, so that a second submission may count from the beginning.</summary>
    /// <param name="id">The batch.</param>
    /// <param name="submittedCount">Jobs sent since the beginning of the source.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task AdvanceSubmittedAsync(Guid id, long submittedCount, CancellationToken cancellationToken = default) =>
        WriteAsync(
            (context, now) => context.Batches
                .Where(batch => batch.Id == id && batch.SubmittedCount < submittedCount)
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(batch => batch.SubmittedCount, _ => submittedCount)
                        .SetProperty(batch => batch.UpdatedAt, _ => now),
                    cancellationToken),
            cancellationToken);

    /// <summary>Records that every job is sent; ends the batch where all rows are there already. Without effect the second time.</summary>
    /// <param name="id">The batch.</param>
    /// <param name="jobCount">Jobs in the source.</param>
    /// <param name="expectedRows">The sum of the samples of these jobs.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task MarkSubmittedAsync(Guid id, long jobCount, long expectedRows, CancellationToken cancellationToken = default) =>
        WriteAsync(
            async (context, now) =>
            {
                var changed = await context.Batches
                    .Where(batch => batch.Id == id && batch.State == BatchState.Submitting)
                    .ExecuteUpdateAsync(
                        set => set
                            .SetProperty(batch => batch.State, BatchState.Running)
                            .SetProperty(batch => batch.JobCount, _ => jobCount)
                            .SetProperty(batch => batch.SubmittedCount, _ => jobCount)
                            .SetProperty(batch => batch.ExpectedRows, _ => expectedRows)
                            .SetProperty(batch => batch.SubmittedAt, _ => now)
                            .SetProperty(batch => batch.UpdatedAt, _ => now),
                        cancellationToken);
                await BatchTally.FinishAsync(context, id, now, cancellationToken);
                return changed;
            },
            cancellationToken);

    /// <summary>Ends a batch before its time. Jobs that are still queued end as rows with status <c>cancelled</c>.</summary>
    /// <param name="id">The batch.</param>
    /// <param name="cancellationToken">Cancels this call.</param>
    /// <returns>False where the batch is unknown or had ended already.</returns>
    public async Task<bool> CancelAsync(Guid id, CancellationToken cancellationToken = default) =>
        await WriteAsync(
            (context, now) => context.Batches
                .Where(batch => batch.Id == id && (batch.State == BatchState.Submitting || batch.State == BatchState.Running))
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(batch => batch.State, BatchState.Cancelled)
                        .SetProperty(batch => batch.FinishedAt, _ => now)
                        .SetProperty(batch => batch.UpdatedAt, _ => now),
                    cancellationToken),
            cancellationToken) == 1;

    /// <summary>How far all batches that have not ended are: what an operator watches, not what a caller decides by.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<BatchProgress> ReadProgressAsync(CancellationToken cancellationToken = default) =>
        await database.ReadAsync(context => context.Batches
            .Where(batch => batch.State == BatchState.Submitting || batch.State == BatchState.Running)
            .GroupBy(_ => 1)
            .Select(batches => new BatchProgress(
                batches.Count(),
                batches.Sum(batch => batch.ExpectedRows ?? 0),
                batches.Sum(batch => batch.SucceededRows + batch.FailedRows + batch.RejectedRows + batch.CancelledRows + batch.ExpiredRows)))
            .SingleOrDefaultAsync(cancellationToken)) ?? new BatchProgress(0, 0, 0);

    /// <summary>Which of these batches are cancelled.</summary>
    /// <param name="ids">The batches that a worker has jobs of.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlySet<Guid>> FindCancelledAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default) =>
        await database.ReadAsync(context => context.Batches
            .Where(batch => ids.Contains(batch.Id) && batch.State == BatchState.Cancelled)
            .Select(batch => batch.Id).ToHashSetAsync(cancellationToken));

    private async Task<int> WriteAsync(Func<StorageContext, DateTimeOffset, Task<int>> write, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var changed = await write(transaction.Context, time.GetUtcNow());
        await transaction.CommitAsync(cancellationToken);
        return changed;
    }

    private static Batch NewBatch(Batch batch, DateTimeOffset now) => new()
    {
        Id = batch.Id,
        Name = WellFormedText.Of(batch.Name),
        Source = WellFormedText.Of(batch.Source),
        SourceSha256 = batch.SourceSha256,
        ModelName = WellFormedText.Of(batch.ModelName),
        Sampling = batch.Sampling,
        State = BatchState.Submitting,
        CreatedAt = now,
        UpdatedAt = now,
    };
}
