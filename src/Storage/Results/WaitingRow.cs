namespace Hanlin.Storage;

/// <summary>A row that waits for its commit, and the promise to whoever wrote it.</summary>
internal sealed class WaitingRow(GenerationResult result)
{
    private readonly TaskCompletionSource promise = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public GenerationResult Result => result;

    public Task Stored => promise.Task;

    public void SetStored() => promise.SetResult();

    public void SetCancelled() => promise.SetCanceled();

    public void SetFailed(Exception exception) => promise.SetException(exception);
}
