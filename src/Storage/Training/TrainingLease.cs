namespace Hanlin.Storage;

/// <summary>The right to run a job, until it expires without a heartbeat.</summary>
/// <param name="Job">The job as it was when it was leased.</param>
public sealed record TrainingLease(TrainingJob Job)
{
    /// <summary>The job.</summary>
    public Guid JobId => Job.Id;

    /// <summary>Which lease of the job: the fencing token that every write names.</summary>
    public long Epoch => Job.LeaseEpoch;
}
