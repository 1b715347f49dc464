using Microsoft.EntityFrameworkCore;

namespace Hanlin.Storage;

/// <summary>The submitters' side of <c>training_jobs</c>: put in, look at, cancel, run again. The workers' side is <see cref="TrainingLeases"/>.</summary>
/// <param name="database">The open store.</param>
/// <param name="time">The clock.</param>
public sealed class TrainingJobStore(Database database, TimeProvider time)
{
    /// <summary>Puts a job in, or finds the one that has its id: a message that arrives twice is one job.</summary>
    /// <param name="job">What it asks for; a state of <see cref="TrainingJobState.Failed"/> with an error records a job that cannot be done.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The job as it is stored, and whether this call put it in.</returns>
    public async Task<(TrainingJob Job, bool IsNew)> AddAsync(TrainingJob job, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(job.Id, cancellationToken) is { } found)
            return (found, false);

        var added = NewJob(job, time.GetUtcNow());
        try
        {
            await using var transaction = await database.BeginAsync(cancellationToken);
            transaction.Context.Add(added);
            await transaction.Context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return (added, true);
        }
        catch (DbUpdateException exception) when (StorageFaults.IsDuplicateKey(exception))
        {
            return ((await FindAsync(job.Id, cancellationToken))!, false);
        }
    }

    /// <summary>The job, or null.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<TrainingJob?> FindAsync(Guid id, CancellationToken cancellationToken = default) =>
        database.ReadAsync(context => context.TrainingJobs.SingleOrDefaultAsync(job => job.Id == id, cancellationToken));

    /// <summary>The newest jobs, newest first.</summary>
    /// <param name="limit">At most so many.</param>
    /// <param name="state">Only those in this state; null for all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<TrainingJob>> ListAsync(int limit, TrainingJobState? state = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return await database.ReadAsync(context => context.TrainingJobs
            .Where(job => state == null || job.State == state)
            .OrderByDescending(job => job.CreatedAt).ThenBy(job => job.Id).Take(limit).ToListAsync(cancellationToken));
    }

    /// <summary>The points of a job's curve, in the order of time.</summary>
    /// <param name="id">The job.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<TrainingProgressPoint>> CurveAsync(Guid id, CancellationToken cancellationToken = default) =>
        await database.ReadAsync(context => context.TrainingProgress.Where(point => point.JobId == id).OrderBy(point => point.At).ToListAsync(cancellationToken));

    /// <summary>The dataset that a job made, or null.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<Dataset?> FindDatasetAsync(Guid jobId, CancellationToken cancellationToken = default) =>
        database.ReadAsync(context => context.Datasets.SingleOrDefaultAsync(dataset => dataset.JobId == jobId, cancellationToken));

    /// <summary>Says that a job is not wanted any more: a queued one ends at once, a running one when its worker hears of it.</summary>
    /// <param name="id">The job.</param>
    /// <param name="cancellationToken">Cancels this call.</param>
    /// <returns>False where the job is unknown or had ended already.</returns>
    public async Task<bool> CancelAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        await using var transaction = await database.BeginAsync(cancellationToken);
        var ended = await transaction.Context.TrainingJobs
            .Where(job => job.Id == id && job.State == TrainingJobState.Queued)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(job => job.State, TrainingJobState.Cancelled)
                    .SetProperty(job => job.CancelRequested, _ => true)
                    .SetProperty(job => job.FinishedAt, _ => now)
                    .SetProperty(job => job.UpdatedAt, _ => now),
                cancellationToken);
        var asked = await transaction.Context.TrainingJobs
            .Where(job => job.Id == id && job.State == TrainingJobState.Running)
            .ExecuteUpdateAsync(
                set => set.SetProperty(job => job.CancelRequested, _ => true).SetProperty(job => job.UpdatedAt, _ => now),
                cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ended + asked > 0;
    }

    /// <summary>Queues a job again that has ended; what its files hold is for its stage to go on from.</summary>
    /// <param name="id">The job.</param>
    /// <param name="evenSucceeded">Also one that succeeded, whose files are gone for instance.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False where the job is unknown, not ended, or succeeded and that was not asked for.</returns>
    public async Task<bool> RequeueAsync(Guid id, bool evenSucceeded = false, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        await using var transaction = await database.BeginAsync(cancellationToken);
        var changed = await transaction.Context.TrainingJobs
            .Where(job => job.Id == id && (job.State == TrainingJobState.Failed || job.State == TrainingJobState.Cancelled
                || (evenSucceeded && job.State == TrainingJobState.Succeeded)))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(job => job.State, TrainingJobState.Queued)
                    .SetProperty(job => job.CancelRequested, _ => false)
                    .SetProperty(job => job.FruitlessAttempts, _ => 0)
                    .SetProperty(job => job.Furthest, _ => 0)
                    .SetProperty(job => job.LeaseUntil, _ => null)
                    .SetProperty(job => job.Progress, _ => null)
                    .SetProperty(job => job.Result, _ => null)
                    .SetProperty(job => job.Error, _ => null)
                    .SetProperty(job => job.FinishedAt, _ => null)
                    .SetProperty(job => job.UpdatedAt, _ => now),
                cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return changed == 1;
    }

    private static TrainingJob NewJob(TrainingJob job, DateTimeOffset now) => new()
    {
        Id = job.Id,
        Stage = WellFormedText.Of(job.Stage),
        Name = WellFormedText.Of(job.Name),
        PipelineId = job.PipelineId,
        DependsOn = job.DependsOn,
        Options = WellFormedText.Of(job.Options),
        State = job.State is TrainingJobState.Failed ? TrainingJobState.Failed : TrainingJobState.Queued,
        Error = WellFormedText.Of(job.Error),
        CreatedAt = now,
        UpdatedAt = now,
        FinishedAt = job.State is TrainingJobState.Failed ? now : null,
    };
}
