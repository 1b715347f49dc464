using Hanlin.Storage;
using Hanlin.TrainingWorker.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanlin.TrainingWorker.Running;

/// <summary>Leases one job after another and runs it. A stage takes all processors: a second one at the same time would only slow the first.</summary>
internal sealed partial class TrainingJobRunner(
    TrainingLeases leases, JobRun run, JobSignal signal, IOptions<TrainingWorkerOptions> options, TimeProvider time, ILogger<TrainingJobRunner> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await LeaseAsync(stoppingToken) is { } lease) await run.RunAsync(lease, stoppingToken);
                else await signal.WaitForWorkAsync(options.Value.PollInterval, stoppingToken);
            }
            catch (Exception exception) when (StorageFaults.Of(exception) is StorageFault.Pause or StorageFault.Retry)
            {
                LogAway(logger, exception.GetBaseException().Message);
                await Task.Delay(Pause, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<TrainingLease?> LeaseAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        await leases.SweepAsync(settings.MaxFruitlessAttempts, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        // Not cancelled: a lease that was committed unheard would hold its job up until it runs out.
        return await leases.LeaseAsync(settings.Name, settings.LeaseDuration, settings.StageNames, cancellationToken: CancellationToken.None);
    }

    [LoggerMessage(1, LogLevel.Warning, "The store is away, no job is begun: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);
}
