namespace Hanlin.GenerationWorker;

/// <summary>Tells the process around a worker how its first load went.</summary>
public sealed class WorkerStatus
{
    private readonly TaskCompletionSource serving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> refused = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a version is warm.</summary>
    public Task Serving => serving.Task;

    /// <summary>Completes with the reason when a version was refused for the first time.</summary>
    public Task<string> Refused => refused.Task;

    internal void SetServing() => serving.TrySetResult();

    internal void SetRefused(string reason) => refused.TrySetResult(reason);
}
