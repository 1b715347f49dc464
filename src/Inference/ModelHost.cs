using System.Threading.Channels;

namespace Hanlin.Inference;

/// <summary>
/// Knows which version serves now, and which one beside it as a canary. A swap lets running sequences end on theirs; no
/// lock is held anywhere.
/// </summary>
public sealed class ModelHost : IAsyncDisposable
{
    private readonly TaskCompletionSource<Exception> failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ServingVersions serving = ServingVersions.None;

    /// <summary>A canary broke and was taken out of service; the active version runs its jobs.</summary>
    public event Action<ModelIdentity, Exception>? CanaryBroke;

    /// <summary>What serves now.</summary>
    public ServingVersions Serving => Volatile.Read(ref serving);

    /// <summary>The active version; null before the first.</summary>
    public ServingModel? Current => Serving.Active;

    /// <summary>Completes with the cause when the engine of the active version breaks; never otherwise.</summary>
    public Task<Exception> Failure => failure.Task;

    /// <summary>Runs a job on the version that its route leads to, again on the successor where that one closed before it took the work in.</summary>
    /// <exception cref="InferenceException">No version is serving, or its engine broke.</exception>
    public async Task<T> RunAsync<T>(JobRoute route, Func<ServingModel, Task<T>> work)
    {
        while (true)
        {
            var model = Serving.For(route) ?? throw new InferenceException("No model is serving yet.");
            try
            {
                return await work(model);
            }
            catch (ChannelClosedException)
            {
                // A swap replaces the reference before it closes the old inbox, so a closed loop that still serves has
                // failed or is shutting down: without this check the caller would spin.
                if (ReferenceEquals(model, Serving.For(route)) && !await IsBrokenCanaryAsync(model))
                    throw new InferenceException($"The engine of {model.Identity.Name} version {model.Identity.Version} has stopped.");
            }
            catch (InferenceException exception) when (TakeOut(model, exception))
            {
                // The canary's fault must not become the job's: the active version runs it.
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
        var before = Change(now => now with { Active = next });
        if (before.Active is { } previous) await previous.DisposeAsync();
    }

    /// <summary>Puts a loaded, warmed-up version into service beside the active one, for a share of the jobs. Returns once a canary before it has drained.</summary>
    public async Task SetCanaryAsync(ServingModel canary, int percent)
    {
        _ = WatchAsync(canary);
        var before = Change(now => now with { Canary = canary, CanaryPercent = percent });
        if (before.Canary is { } previous) await previous.DisposeAsync();
    }

    /// <summary>Changes the share of the canary.</summary>
    public void SetCanaryPercent(int percent) => Change(now => now.Canary is null ? now : now with { CanaryPercent = percent });

    /// <summary>Makes the canary the active version, as it is; returns once the one before has drained.</summary>
    public async Task PromoteCanaryAsync()
    {
        var before = Change(now => now.Canary is null ? now : new ServingVersions(now.Canary, null, 0));
        if (before.Canary is not null && before.Active is { } previous) await previous.DisposeAsync();
    }

    /// <summary>Takes the canary out of service; returns once it has drained.</summary>
    public async Task EndCanaryAsync()
    {
        var before = Change(now => now.WithoutCanary());
        if (before.Canary is { } canary) await canary.DisposeAsync();
    }

    /// <summary>Drains and frees what serves.</summary>
    public async ValueTask DisposeAsync()
    {
        var (active, canary, _) = Serving;
        if (canary is not null) await canary.DisposeAsync();
        if (active is not null) await active.DisposeAsync();
    }

    private async Task WatchAsync(ServingModel model)
    {
        var cause = await model.Loop.Failure;
        if (!TakeOut(model, cause)) failure.TrySetResult(cause);
    }

    /// <summary>Why the inbox of a canary is closed, its loop tells when it has ended.</summary>
    private async Task<bool> IsBrokenCanaryAsync(ServingModel model)
    {
        if (ReferenceEquals(model, Serving.Active)) return false;
        await model.DisposeAsync();
        return model.Loop.Failure.IsCompleted && TakeOut(model, await model.Loop.Failure);
    }

    /// <summary>
    /// Takes a version out of service if it is, or just was, the canary; the active one stays, whatever happens to it. Who
    /// does it says so; true also for those who come later.
    /// </summary>
    private bool TakeOut(ServingModel model, Exception cause)
    {
        var before = Change(now => ReferenceEquals(now.Canary, model) ? now.WithoutCanary() : now);
        if (!ReferenceEquals(before.Canary, model)) return !ReferenceEquals(before.Active, model);
        _ = model.DisposeAsync().AsTask();
        CanaryBroke?.Invoke(model.Identity, cause);
        return true;
    }

    /// <returns>What served before the change.</returns>
    private ServingVersions Change(Func<ServingVersions, ServingVersions> change)
    {
        while (true)
        {
            var before = Serving;
            if (ReferenceEquals(Interlocked.CompareExchange(ref serving, change(before), before), before)) return before;
        }
    }
}
