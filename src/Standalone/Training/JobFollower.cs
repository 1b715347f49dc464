using Hanlin.Producer.Commands;
using Hanlin.Producer.Shell;
using Hanlin.Storage;

namespace Hanlin.Standalone.Training;

/// <summary>Shows how far a job is until it ends. Ctrl-C ends the showing and not the job; a database that goes away is waited for.</summary>
internal static class JobFollower
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Follows a job and shows how it ended.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="CommandException">The job did not succeed.</exception>
    public static async Task<int> FollowToEndAsync(OpenStore store, Guid id, string title, Terminal terminal, CancellationToken cancellationToken)
    {
        if (await FollowAsync(store, id, title, terminal, cancellationToken) is { } job) return JobSummary.Show(terminal, job);
        terminal.Note($"Job {id} goes on. hanlin train watch {JobText.Short(id)} follows it, hanlin train cancel {JobText.Short(id)} ends it.");
        return ExitCode.Interrupted;
    }

    /// <returns>The job as it ended; null where Ctrl-C came first.</returns>
    public static async Task<TrainingJob?> FollowAsync(OpenStore store, Guid id, string title, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            return await terminal.ProgressAsync(title, null, meter => FollowAsync(store, id, meter, terminal, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<TrainingJob> FollowAsync(OpenStore store, Guid id, ProgressMeter meter, Terminal terminal, CancellationToken cancellationToken)
    {
        string? told = null;
        while (true)
        {
            var job = await ReadAsync(store, id, terminal, cancellationToken);
            if (State(job) is { } state && state != told) terminal.Note(told = state);
            if (job is not null && JobProgress.Of(job) is { } progress) meter.Show(JobText.Reading(progress));
            if (job is { IsTerminal: true }) return job;
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>What there is to say of a job that does not move, and of one that begins.</summary>
    private static string? State(TrainingJob? job) => job switch
    {
        null => "No training worker has taken the message yet.",
        { State: TrainingJobState.Queued, DependsOn: { } other } => $"Queued behind job {JobText.Short(other)}.",
        { State: TrainingJobState.Queued } => "Queued: every training worker is busy, or none runs this stage.",
        { State: TrainingJobState.Running, CancelRequested: true } => "Cancelling.",
        { State: TrainingJobState.Running } => $"Running on {job.LeaseOwner}{(job.Attempts > 1 ? $", attempt {job.Attempts}" : "")}.",
        _ => null,
    };

    private static async Task<TrainingJob?> ReadAsync(OpenStore store, Guid id, Terminal terminal, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await store.TrainingJobs.FindAsync(id, cancellationToken);
            }
            catch (Exception exception) when (StorageFaults.Of(exception) == StorageFault.Pause)
            {
                if (attempt == 0) terminal.Note($"{store} is away ({exception.GetBaseException().Message}); waiting for it");
                await Task.Delay(Pause * 4, cancellationToken);
            }
        }
    }
}
