using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Hanlin.Storage;

/// <summary>The results. Writing is idempotent for ever: a key that is there is left as it is and counted once.</summary>
/// <param name="database">The open store.</param>
/// <param name="time">The clock.</param>
public sealed class ResultStore(Database database, TimeProvider time)
{
    private long repairedTexts;

    /// <summary>Texts that held U+0000 or a lone surrogate and were stored with U+FFFD in its place. Should read 0.</summary>
    public long RepairedTexts => Interlocked.Read(ref repairedTexts);

    /// <summary>
    /// Stores the rows whose keys are new and advances the counters of their batches by exactly those, in one
    /// transaction. A row that the store refuses is stored as a failed row with the reason; only then the rows are
    /// written in several transactions.
    /// </summary>
    /// <param name="rows">In any order; the same key may come twice.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How many rows were new.</returns>
    /// <remarks>
    /// Sorted by key, so that two writers of the same keys wait for each other in the same order and cannot deadlock.
    /// Driver exceptions leave as they are; <see cref="StorageFaults"/> says what helps.
    /// </remarks>
    public Task<int> AppendAsync(IReadOnlyCollection<GenerationResult> rows, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        GenerationResult[] sorted = [.. rows.DistinctBy(row => row.Key).OrderBy(row => row.Key).Select(row => ToStorable(row, now))];
        return sorted.Length == 0 ? Task.FromResult(0) : AppendOrBisectAsync(sorted, cancellationToken);
    }

    /// <summary>Which samples of a job are stored, whatever their outcome.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlySet<int>> ExistingSamplesAsync(Guid jobId, CancellationToken cancellationToken = default) =>
        await database.ReadAsync(context => context.Results
            .Where(result => result.JobId == jobId).Select(result => result.SampleIndex).ToHashSetAsync(cancellationToken));

    /// <summary>The same for many jobs in one query; jobs without rows are absent.</summary>
    /// <param name="jobIds">The jobs.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ILookup<Guid, int>> ExistingSamplesAsync(
        IReadOnlyCollection<Guid> jobIds, CancellationToken cancellationToken = default)
    {
        var keys = await database.ReadAsync(context => context.Results
            .Where(result => jobIds.Contains(result.JobId))
            .Select(result => new { result.JobId, result.SampleIndex }).ToListAsync(cancellationToken));
        return keys.ToLookup(key => key.JobId, key => key.SampleIndex);
    }

    /// <summary>The model version that made the stored samples of a job, the newest of several; null where there is none.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<int?> FindModelVersionAsync(Guid jobId, CancellationToken cancellationToken = default) =>
        database.ReadAsync(context => context.Results.Where(result => result.JobId == jobId).MaxAsync(result => result.ModelVersion, cancellationToken));

    /// <summary>Reads results one by one as the caller takes them; memory does not grow with their number.</summary>
    /// <param name="query">Which, and in which order.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async IAsyncEnumerable<GenerationResult> StreamAsync(
        ResultQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var context = database.CreateContext();
        await foreach (var result in query.Apply(context.Results).AsAsyncEnumerable().WithCancellation(cancellationToken))
            yield return result;
    }

    /// <summary>How many results a query has, its limit aside.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<long> CountAsync(ResultQuery query, CancellationToken cancellationToken = default) =>
        database.ReadAsync(context => query.Filter(context.Results).LongCountAsync(cancellationToken));

    private GenerationResult ToStorable(GenerationResult row, DateTimeOffset now)
    {
        var storable = row.ToStorable(now, out var repaired);
        if (repaired > 0)
            Interlocked.Add(ref repairedTexts, repaired);
        return storable;
    }

    private async Task<int> AppendOrBisectAsync(ArraySegment<GenerationResult> rows, CancellationToken cancellationToken)
    {
        try
        {
            return await AppendAsync(rows, cancellationToken);
        }
        catch (Exception exception) when (StorageFaults.Of(exception) == StorageFault.BadRow)
        {
            if (rows.Count == 1)
                return await AppendAsync([rows[0].ToRefused(exception.GetBaseException().Message)], cancellationToken);

            var half = rows.Count / 2;
            return await AppendOrBisectAsync(rows[..half], cancellationToken) + await AppendOrBisectAsync(rows[half..], cancellationToken);
        }
    }

    private async Task<int> AppendAsync(ArraySegment<GenerationResult> rows, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var inserted = await database.InsertAsync(transaction, rows, cancellationToken);
        foreach (var tally in BatchTally.Of(inserted))
            await tally.AddAsync(transaction.Context, time.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        ResultMetrics.Stored(rows.Count, inserted);
        return inserted.Count;
    }
}
