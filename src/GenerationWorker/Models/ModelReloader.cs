using System.Threading.Channels;
using Hanlin.Checkpoints;
using Hanlin.Inference;
using Hanlin.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanlin.GenerationWorker.Models;

/// <summary>
/// Keeps the version in service equal to the one that the table calls active: at the start, on an event, on a timer.
/// One load at a time, and after a load the table is read again: of two publications in a row the last one wins.
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
    private int? refusedVersion;

    /// <summary>Looks at the table now, if the model is ours.</summary>
    public void Wake(string model)
    {
        if (model == options.Value.Model) wake.Writer.TryWrite(true);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
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
        while (await catalog.FindActiveAsync(options.Value.Model, cancellationToken) is { } active)
        {
            if (active.Version == host.Current?.Identity.Version || active.Version == refusedVersion) return;
            await PutIntoServiceAsync(active, cancellationToken);
        }

        if (host.Current is null) LogNoVersion(logger, options.Value.Model);
    }

    private async Task PutIntoServiceAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        try
        {
            var model = await loader.LoadAsync(version, cancellationToken);
            var previous = host.Current?.Identity.Version;
            var drained = host.SwapAsync(model);
            status.SetServing();
            metrics.Reload(version.ModelName, accepted: true);
            LogServing(logger, version.ModelName, version.Version, model.Device, timeProvider.GetElapsedTime(started).TotalSeconds);
            await drained;
            if (previous is { } old) LogDrained(logger, version.ModelName, old);
        }
        catch (Exception exception) when (exception is CheckpointException or InferenceException)
        {
            await RefuseAsync(version, exception, cancellationToken);
        }
    }

    /// <summary>The version before serves on. What is wrong with the files themselves is wrong everywhere and goes into the table.</summary>
    private async Task RefuseAsync(ModelVersion version, Exception exception, CancellationToken cancellationToken)
    {
        refusedVersion = version.Version;
        status.SetRefused(exception.Message);
        metrics.Reload(version.ModelName, accepted: false);
        LogRefused(logger, version.ModelName, version.Version, exception.Message);
        if (exception is CheckpointException) await catalog.RejectAsync(version.ModelName, version.Version, exception.Message, cancellationToken);
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
}
