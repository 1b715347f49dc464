using Microsoft.EntityFrameworkCore;

namespace Hanlin.Storage;

/// <summary>
/// The workers' side of <c>training_jobs</c>: who runs which job. Every write names the epoch of its lease and changes
/// nothing where that is not the newest.
/// </summary>
/// <param name="database">The open store.</param>
/// <param name="time">The clock of whatever is no lease.</param>
public sealed class TrainingLeases(Database database, TimeProvider time)
{
    /// <summary>Leases the oldest job that may run: a queued one, or one whose worker was not heard of for the length of its lease.</summary>
    /// <param name="owner">Name of the worker.</param>
    /// <param name="duration">Length of the lease.</param>
    /// <param name="stages">The stages that the worker runs.</param>
    /// <param name="only">The one job to lease; null for any.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The lease, or null where there is nothing to do.</returns>
    public async Task<TrainingLease?> LeaseAsync(
        string owner, TimeSpan duration, IEnumerable<string> stages, Guid? only = null, CancellationToken cancellationToken = default)
    {
        var names = string.Concat(stages.Select(stage => $",{stage},"));
        await using var transaction = await database.BeginAsync(cancellationToken);
        var sql = LeaseSql.Of(transaction.Context).Lease(duration.TotalSeconds, owner, names, only);
        var jobs = await transaction.Context.TrainingJobs.FromSql(sql).ToListAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return jobs is [var job] ? new TrainingLease(job) : null;
    }

    /// <summary>Says that the worker lives, and hears whether the job is still its own and wanted.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="duration">Its length from now on.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<LeaseHold> HeartbeatAsync(TrainingLease lease, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var sql = LeaseSql.Of(transaction.Context).Heartbeat(duration.TotalSeconds, lease.JobId, lease.Epoch);
        var jobs = await transaction.Context.TrainingJobs.FromSql(sql).ToListAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return jobs is not [var job] ? LeaseHold.Lost : job.CancelRequested ? LeaseHold.CancelRequested : LeaseHold.Held;
    }

    /// <summary>Records how far the job is.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="progress">How far.</param>
    /// <param name="keepPoint">Add a point to the job's curve as well.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False where the lease is another's.</returns>
    public async Task<bool> ReportAsync(TrainingLease lease, JobProgress progress, bool keepPoint, CancellationToken cancellationToken = default)
    {
        var (json, done, now) = (progress.ToJson(), progress.Done, time.GetUtcNow());
        await using var transaction = await database.BeginAsync(cancellationToken);
        var changed = await Held(transaction.Context, lease).ExecuteUpdateAsync(
            set => set
                .SetProperty(job => job.Progress, _ => json)
                .SetProperty(job => job.FruitlessAttempts, job => job.Furthest < done ? 0 : job.FruitlessAttempts)
                .SetProperty(job => job.Furthest, job => job.Furthest < done ? done : job.Furthest)
                .SetProperty(job => job.UpdatedAt, _ => now),
            cancellationToken);
        if (changed == 0) return false;
        if (keepPoint)
        {
            transaction.Context.Add(Point(lease, progress, now));
            await transaction.Context.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Ends the job as done; a dataset it made is recorded in the same transaction.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="result">What it made and measured, as JSON.</param>
    /// <param name="dataset">The dataset it made, if any; its moment is set here.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False where the lease is another's.</returns>
    public async Task<bool> SucceedAsync(TrainingLease lease, string result, Dataset? dataset = null, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        await using var transaction = await database.BeginAsync(cancellationToken);
        var changed = await Held(transaction.Context, lease).ExecuteUpdateAsync(
            set => set
                .SetProperty(job => job.State, TrainingJobState.Succeeded)
                .SetProperty(job => job.Result, _ => result)
                .SetProperty(job => job.Error, _ => null)
                .SetProperty(job => job.FinishedAt, _ => now)
                .SetProperty(job => job.UpdatedAt, _ => now),
            cancellationToken);
        if (changed == 0) return false;
        if (dataset is not null)
        {
            await transaction.Context.Datasets.Where(other => other.JobId == dataset.JobId).ExecuteDeleteAsync(cancellationToken);
            dataset.CreatedAt = now;
            transaction.Context.Add(dataset);
            await transaction.Context.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Ends the job as one that cannot be done.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="error">For people: what is wrong and what helps.</param>
    /// <param name="result">For programs: of which kind it is, as JSON.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False where the lease is another's.</returns>
    public Task<bool> FailAsync(TrainingLease lease, string error, string? result = null, CancellationToken cancellationToken = default) =>
        EndAsync(lease, TrainingJobState.Failed, WellFormedText.Of(error), result, cancellationToken);

    /// <summary>Ends the job as not wanted any more.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False where the lease is another's.</returns>
    public Task<bool> CancelAsync(TrainingLease lease, CancellationToken cancellationToken = default) =>
        EndAsync(lease, TrainingJobState.Cancelled, error: null, result: null, cancellationToken);

    /// <summary>Gives the job to whoever leases it next.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="isCrash">The attempt counts as one that came to nothing; that of a worker which stops in order does not.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False where the lease is another's.</returns>
    public async Task<bool> GiveBackAsync(TrainingLease lease, bool isCrash = false, CancellationToken cancellationToken = default)
    {
        var (now, uncounted) = (time.GetUtcNow(), isCrash ? 0 : 1);
        await using var transaction = await database.BeginAsync(cancellationToken);
        var changed = await Held(transaction.Context, lease).ExecuteUpdateAsync(
            set => set
                .SetProperty(job => job.State, TrainingJobState.Queued)
                .SetProperty(job => job.LeaseUntil, _ => null)
                .SetProperty(job => job.FruitlessAttempts, job => job.FruitlessAttempts < uncounted ? 0 : job.FruitlessAttempts - uncounted)
                .SetProperty(job => job.UpdatedAt, _ => now),
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return changed == 1;
    }

    /// <summary>
    /// Ends what no worker would ever lease: unwanted jobs, jobs whose workers always die, jobs that depend on one that
    /// did not succeed. Any number of workers may do it at the same time.
    /// </summary>
    /// <param name="maxFruitlessAttempts">Attempts without getting further, after which a job is given up.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task SweepAsync(int maxFruitlessAttempts, CancellationToken cancellationToken = default)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var (context, sql) = (transaction.Context, LeaseSql.Of(transaction.Context));
        await context.Database.ExecuteSqlAsync(sql.Cancel(), cancellationToken);
        await context.Database.ExecuteSqlAsync(sql.GiveUp(maxFruitlessAttempts), cancellationToken);
        while (await EndDependentsAsync(context, time.GetUtcNow(), cancellationToken) > 0)
        {
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static Task<int> EndDependentsAsync(StorageContext context, DateTimeOffset now, CancellationToken cancellationToken) =>
        context.TrainingJobs
            .Where(job => job.State == TrainingJobState.Queued && context.TrainingJobs.Any(
                other => other.Id == job.DependsOn && (other.State == TrainingJobState.Failed || other.State == TrainingJobState.Cancelled)))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(job => job.State, TrainingJobState.Failed)
                    .SetProperty(job => job.Error, job => "it depends on job " + job.DependsOn + ", which did not succeed")
                    .SetProperty(job => job.FinishedAt, _ => now)
                    .SetProperty(job => job.UpdatedAt, _ => now),
                cancellationToken);

    private async Task<bool> EndAsync(TrainingLease lease, TrainingJobState state, string? error, string? result, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await database.BeginAsync(cancellationToken);
        var changed = await Held(transaction.Context, lease).ExecuteUpdateAsync(
            set => set
                .SetProperty(job => job.State, _ => state)
                .SetProperty(job => job.Error, _ => error)
                .SetProperty(job => job.Result, _ => result)
                .SetProperty(job => job.FinishedAt, _ => now)
                .SetProperty(job => job.UpdatedAt, _ => now),
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return changed == 1;
    }

    /// <summary>The job, where the lease is still the newest.</summary>
    private static IQueryable<TrainingJob> Held(StorageContext context, TrainingLease lease)
    {
        var (id, epoch) = (lease.JobId, lease.Epoch);
        return context.TrainingJobs.Where(job => job.Id == id && job.LeaseEpoch == epoch && job.State == TrainingJobState.Running);
    }

    private static TrainingProgressPoint Point(TrainingLease lease, JobProgress progress, DateTimeOffset now) => new()
    {
        JobId = lease.JobId,
        At = now,
        LeaseEpoch = lease.Epoch,
        Phase = progress.Phase,
        Done = progress.Done,
        Unit = progress.Unit,
        Rate = progress.Rate,
        Loss = progress.Loss,
        Accuracy = progress.Accuracy,
        LearningRate = progress.LearningRate,
    };
}
