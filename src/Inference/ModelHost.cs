using System.Threading.Channels;

namespace Hanlin.Inference;

/// <summary>Knows which version serves now. A swap lets running sequences end on theirs; no lock is held anywhere.</summary>
public sealed class ModelHost : IAsyncDisposable
{
    private readonly TaskCompletionSource<Exception> failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ServingModel? current;

    /// <summary>The version that new sequences go to; null before the first.</summary>
    public ServingModel? Current => Volatile.Read(ref current);

    /// <summary>Completes with the cause when the engine of a version breaks; never otherwise.</summary>
    public Task<Exception> Failure => failure.Task;

    /// <summary>Runs work on the version that serves, again on its successor where that one closed before it took the work in.</summary>
    /// <exception cref="InferenceException">No version is serving.</exception>
    public async Task<T> RunAsync<T>(Func<ServingModel, Task<T>> work)
    {
        while (true)
        {
            var model = Current ?? throw new InferenceException("No model is serving yet.");
            try
            {
                return await work(model);
            }
            catch (ChannelClosedException)
            {
                // A swap replaces the reference before it closes the old inbox, so a closed loop that is still current
                // has failed or is shutting down: without this check the caller would spin.
                if (ReferenceEquals(model, Current)) throw new InferenceException($"The engine of {model.Identity.Name} version {model.Identity.Version} has stopped.");
            }
        }
    }

    /// <summary>
    /// Puts a loaded, warmed-up version into service and returns once the one before has drained and is freed. Both are in
    /// memory meanwhile, which the sizes of GPT-2 allow.
    /// </summary>
    public async Task SwapAsync(ServingModel next)
    {
        _ = WatchAsync(next);
        var previous = Interlocked.Exchange(ref current, next);
        if (previous is not null) await previous.DisposeAsync();
    }

    private async Task WatchAsync(ServingModel model) => failure.TrySetResult(await model.Loop.Failure);

    /// <summary>Drains and frees the version that serves.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Current is { } model) await model.DisposeAsync();
    }
}
