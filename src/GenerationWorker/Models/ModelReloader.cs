using System.Collections.Concurrent;
using System.Threading.Channels;
using Hanlin.Checkpoints;
using Hanlin.Inference;
using Hanlin.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanlin.GenerationWorker.Models;

/// <summary>
/// Keeps what serves equal to what the table calls active and canary: at the start, on an event, on a timer. One load
/// at a time, and after a load the table is read again: of two publications in a row the last one wins.
/// </summary>
internal sealed partial class ModelReloader(
    ModelCatalog catalog,
    ModelLoader loader,
    ModelHost host,
    WorkerStatus status,
    InferenceMetrics metrics,
    IOptions<WorkerOptions> options,
    TimeProvider timeProvider,
    ILogger<ModelReloader> logger) : BackgroundService
{
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<int, string?> refused = [];   // versions that this worker does not take, and why where the table must hear of it

    /// <summary>Looks at the table now, if the model is ours.</summary>
    public void Wake(string model)
    {
        if (model == options.Value.Model) wake.Writer.TryWrite(true);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        host.CanaryBroke += TakeNote;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowTableAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogTableUnread(logger, options.Value.Model, exception.Message);
            }

            await WaitAsync(stoppingToken);
        }
    }

    private async Task FollowTableAsync(CancellationToken cancellationToken)
    {
        await TellRefusalsAsync(cancellationToken);
        while (await NextStepAsync(cancellationToken) is { } step) await step();
        if (host.Current is null) LogNoVersion(logger, options.Value.Model);
    }

    /// <summary>One step from what serves towards what the table says; null where they agree, or this worker cannot go there.</summary>
    private async Task<Func<Task>?> NextStepAsync(CancellationToken cancellationToken)
    {
        var (active, canary) = await catalog.FindServingAsync(options.Value.Model, cancellationToken);
        var serving = host.Serving;
        if (active is not null && active.Version != serving.Active?.Identity.Version && !refused.ContainsKey(active.Version))
            return active.Version == serving.Canary?.Identity.Version ? () => PromoteAsync(active) : () => LoadAsync(active, PutIntoServiceAsync, cancellationToken);
        if (serving.Canary is { } present && present.Identity.Version != canary?.Version) return () => EndCanaryAsync(present.Identity);
        if (canary is null || serving.Active is null || refused.ContainsKey(canary.Version)) return null;
        if (serving.Canary is null) return () => LoadAsync(canary, BeginCanaryAsync, cancellationToken);
        return canary.CanaryPercent == serving.CanaryPercent ? null : () => ChangeShare(canary);
    }

    private async Task LoadAsync(ModelVersion version, Func<ModelVersion, ServingModel, Task> putIntoService, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        try
        {
            var model = await loader.LoadAsync(version, cancellationToken);
            var drained = putIntoService(version, model);
            metrics.Reload(version.ModelName, accepted: true);
            LogServing(logger, version.ModelName, version.Version, model.Device, timeProvider.GetElapsedTime(started).TotalSeconds);
            await drained;
        }
        catch (Exception exception) when (exception is CheckpointException or InferenceException)
        {
            await RefuseAsync(version, exception, cancellationToken);
        }
    }

    private async Task PutIntoServiceAsync(ModelVersion version, ServingModel model)
    {
        var previous = host.Current?.Identity.Version;
        var drained = host.SwapAsync(model);
        status.SetServing();
        await drained;
        if (previous is { } old) LogDrained(logger, version.ModelName, old);
    }

    private Task BeginCanaryAsync(ModelVersion version, ServingModel model)
    {
        LogCanary(logger, version.ModelName, version.Version, version.CanaryPercent);
        return host.SetCanaryAsync(model, version.CanaryPercent);
    }

    private Task ChangeShare(ModelVersion canary)
    {
        host.SetCanaryPercent(canary.CanaryPercent);
        LogCanary(logger, canary.ModelName, canary.Version, canary.CanaryPercent);
        return Task.CompletedTask;
    }

    /// <summary>The canary is loaded and warm: nothing is loaded again.</summary>
    private async Task PromoteAsync(ModelVersion version)
    {
        var previous = host.Current?.Identity.Version;
        var drained = host.PromoteCanaryAsync();
        LogPromoted(logger, version.ModelName, version.Version);
        await drained;
        if (previous is { } old) LogDrained(logger, version.ModelName, old);
    }

    private async Task EndCanaryAsync(ModelIdentity canary)
    {
        await host.EndCanaryAsync();
        LogDrained(logger, canary.Name, canary.Version);
    }

    /// <summary>The version before serves on. What is wrong with the files themselves is wrong everywhere and goes into the table.</summary>
    private async Task RefuseAsync(ModelVersion version, Exception exception, CancellationToken cancellationToken)
    {
        refused[version.Version] = exception is CheckpointException ? exception.Message : null;
        if (host.Current is null) status.SetRefused(exception.Message);
        metrics.Reload(version.ModelName, accepted: false);
        LogRefused(logger, version.ModelName, version.Version, exception.Message);
        await TellRefusalsAsync(cancellationToken);
    }

    private void TakeNote(ModelIdentity canary, Exception cause)
    {
        refused[canary.Version] = $"The canary broke: {cause.Message}";
        LogRefused(logger, canary.Name, canary.Version, cause.Message);
        wake.Writer.TryWrite(true);
    }

    /// <summary>Again on the next look where the table could not be reached.</summary>
    private async Task TellRefusalsAsync(CancellationToken cancellationToken)
    {
        foreach (var (version, reason) in refused)
        {
            if (reason is null) continue;
            await catalog.RejectAsync(options.Value.Model, version, reason, cancellationToken);
            refused[version] = null;
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(options.Value.ReloadInterval);
        try
        {
            await wake.Reader.ReadAsync(timer.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // time to look
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Model} version {Version} serves on {Device}, loaded in {Seconds:f1} s.")]
    private static partial void LogServing(ILogger logger, string model, int version, string device, double seconds);

    [LoggerMessage(2, LogLevel.Information, "{Model} version {Version} has drained and is unloaded.")]
    private static partial void LogDrained(ILogger logger, string model, int version);

    [LoggerMessage(3, LogLevel.Error, "{Model} version {Version} is refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string model, int version, string reason);

    [LoggerMessage(4, LogLevel.Warning, "No version of {Model} is active; activate one with `hanlin models activate {Model}`.")]
    private static partial void LogNoVersion(ILogger logger, string model);

    [LoggerMessage(5, LogLevel.Warning, "The versions of {Model} could not be read: {Reason}")]
    private static partial void LogTableUnread(ILogger logger, string model, string reason);

    [LoggerMessage(6, LogLevel.Information, "{Model} version {Version} is the canary for {Percent} % of the jobs.")]
    private static partial void LogCanary(ILogger logger, string model, int version, int percent);

    [LoggerMessage(7, LogLevel.Information, "{Model} version {Version} was the canary and serves every job now.")]
    private static partial void LogPromoted(ILogger logger, string model, int version);
}
