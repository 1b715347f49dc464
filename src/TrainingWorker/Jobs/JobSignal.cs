using System.Collections.Concurrent;

namespace Hanlin.TrainingWorker.Jobs;

/// <summary>What messages tell the runner of this process: that there may be work, and that a job is not wanted any more.</summary>
/// <remarks>Both are hints. The table is the truth, and the runner looks there from time to time whether told or not.</remarks>
internal sealed class JobSignal : IDisposable
{
    private readonly SemaphoreSlim work = new(0, 1);
    private readonly ConcurrentDictionary<Guid, SemaphoreSlim> running = new();

    /// <summary>There may be work.</summary>
    public void Wake() => Release(work);

    /// <summary>A job was cancelled; without effect where it does not run here.</summary>
    public void Cancel(Guid jobId)
    {
        if (running.TryGetValue(jobId, out var look)) Release(look);
    }

    /// <summary>Waits until there may be work, at most so long.</summary>
    public Task WaitForWorkAsync(TimeSpan longest, CancellationToken cancellationToken) => work.WaitAsync(longest, cancellationToken);

    /// <summary>What is released when somebody cancels the job while it runs.</summary>
    public SemaphoreSlim Begin(Guid jobId) => running[jobId] = new SemaphoreSlim(0, 1);

    /// <summary>The job does not run here any more.</summary>
    public void End(Guid jobId) => running.TryRemove(jobId, out _);

    public void Dispose() => work.Dispose();

    // Two hints at once are one.
    private static void Release(SemaphoreSlim signal)
    {
        try
        {
            signal.Release();
        }
        catch (SemaphoreFullException)
        {
        }
    }
}
