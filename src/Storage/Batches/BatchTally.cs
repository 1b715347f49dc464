using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Hanlin.Storage;

/// <summary>What rows that were really inserted add to the counters of their batch.</summary>
/// <remarks>Moments are set by lambda: a plain value would become a constant of the query, which EF Core would compile each time.</remarks>
internal sealed record BatchTally(
    Guid BatchId, int Succeeded, int Failed, int Rejected, int Cancelled, int Expired, long PromptTokens, long CompletionTokens)
{
    private static readonly Expression<Func<Batch, bool>> IsDue = batch => batch.State == BatchState.Running
        && batch.SucceededRows + batch.FailedRows + batch.RejectedRows + batch.CancelledRows + batch.ExpiredRows >= batch.ExpectedRows;

    /// <summary>One tally for each batch, in the order of their ids, in which every transaction locks them.</summary>
    public static IEnumerable<BatchTally> Of(IEnumerable<GenerationResult> inserted) =>
        from row in inserted
        where row.BatchId is not null
        group row by row.BatchId!.Value into rows
        orderby rows.Key
        select Of(rows.Key, [.. rows]);

    /// <summary>Adds to the counters, and ends the batch where that was all it waited for.</summary>
    public async Task AddAsync(StorageContext context, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await context.Batches.Where(batch => batch.Id == BatchId).ExecuteUpdateAsync(
            set => set
                .SetProperty(batch => batch.SucceededRows, batch => batch.SucceededRows + Succeeded)
                .SetProperty(batch => batch.FailedRows, batch => batch.FailedRows + Failed)
                .SetProperty(batch => batch.RejectedRows, batch => batch.RejectedRows + Rejected)
                .SetProperty(batch => batch.CancelledRows, batch => batch.CancelledRows + Cancelled)
                .SetProperty(batch => batch.ExpiredRows, batch => batch.ExpiredRows + Expired)
                .SetProperty(batch => batch.PromptTokens, batch => batch.PromptTokens + PromptTokens)
                .SetProperty(batch => batch.CompletionTokens, batch => batch.CompletionTokens + CompletionTokens)
                .SetProperty(batch => batch.UpdatedAt, _ => now),
            cancellationToken);
        await FinishAsync(context, BatchId, now, cancellationToken);
    }

    /// <summary>Ends a batch that has all its rows. Called by whatever comes last: the last row or the end of the submission.</summary>
    public static Task FinishAsync(StorageContext context, Guid batchId, DateTimeOffset now, CancellationToken cancellationToken) =>
        context.Batches.Where(batch => batch.Id == batchId).Where(IsDue).ExecuteUpdateAsync(
            set => set
                .SetProperty(
                    batch => batch.State,
                    batch => batch.SucceededRows > 0 || batch.ExpectedRows == 0 ? BatchState.Completed : BatchState.Failed)
                .SetProperty(batch => batch.FinishedAt, _ => now),
            cancellationToken);

    private static BatchTally Of(Guid batchId, GenerationResult[] rows) => new(
        batchId,
        rows.Count(row => row.Status == ResultStatus.Succeeded),
        rows.Count(row => row.Status == ResultStatus.Failed),
        rows.Count(row => row.Status == ResultStatus.Rejected),
        rows.Count(row => row.Status == ResultStatus.Cancelled),
        rows.Count(row => row.Status == ResultStatus.Expired),
        rows.Where(row => row.SampleIndex == 0).Sum(row => (long)row.PromptTokenCount),
        rows.Sum(row => (long)row.CompletionTokenCount));
}
