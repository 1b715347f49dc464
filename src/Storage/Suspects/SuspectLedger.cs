using Microsoft.EntityFrameworkCore;

namespace Hanlin.Storage;

/// <summary>
/// Finds the job that kills workers without blaming its neighbours: a job that was redelivered is run alone, and here
/// is written, before it begins, that it begins. Who reads that it began alone several times need not ask why it never ended.
/// </summary>
/// <param name="database">The open store.</param>
/// <param name="time">The clock.</param>
public sealed class SuspectLedger(Database database, TimeProvider time)
{
    /// <summary>Commits that a job is about to run alone.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How often it began alone before and did not end.</returns>
    public async Task<int> RecordSoloStartAsync(Guid jobId, CancellationToken cancellationToken = default)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var now = time.GetUtcNow();
        await transaction.Context.Database.ExecuteSqlAsync(
            $"INSERT INTO suspects (job_id, deaths_alone, last_at) VALUES ({jobId}, 0, {now}) ON CONFLICT DO NOTHING", cancellationToken);
        await transaction.Context.Suspects.Where(suspect => suspect.JobId == jobId).ExecuteUpdateAsync(
            set => set
                .SetProperty(suspect => suspect.DeathsAlone, suspect => suspect.DeathsAlone + 1)
                .SetProperty(suspect => suspect.LastAt, _ => now),
            cancellationToken);
        var deaths = await transaction.Context.Suspects.Where(suspect => suspect.JobId == jobId)
            .Select(suspect => suspect.DeathsAlone).SingleAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return deaths - 1;
    }

    /// <summary>Forgets a job that came to an end, whichever.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task ClearAsync(Guid jobId, CancellationToken cancellationToken = default)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await transaction.Context.Suspects.Where(suspect => suspect.JobId == jobId).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
