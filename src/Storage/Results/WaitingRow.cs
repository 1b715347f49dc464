using System.Diagnostics;

namespace Hanlin.Storage;

/// <summary>A row that waits for its commit, and the promise to whoever wrote it.</summary>
internal sealed class WaitingRow(GenerationResult result)
{
    private readonly TaskCompletionSource promise = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public GenerationResult Result => result;

    /// <summary>The span of whoever waits; the default where nobody traces.</summary>
    public ActivityContext Context { get; } = Activity.Current?.Context ?? default;

    public Task Stored => promise.Task;

    public void SetStored() => promise.SetResult();

    public void SetCancelled() => promise.SetCanceled();

    public void SetFailed(Exception exception) => promise.SetException(exception);
}
