using System.Diagnostics.Metrics;
using Hanlin.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hanlin.GenerationWorker.Health;

/// <summary>How far the running batches are, as gauges. Every worker reads the same table and reports the same; take the largest.</summary>
internal sealed partial class BatchGauges : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly BatchStore batches;
    private readonly TimeProvider timeProvider;
    private readonly ILogger<BatchGauges> logger;
    private readonly Meter meter = new("Hanlin.GenerationWorker");
    private BatchProgress progress = new(0, 0, 0);

    public BatchGauges(BatchStore batches, TimeProvider timeProvider, ILogger<BatchGauges> logger)
    {
        this.batches = batches;
        this.timeProvider = timeProvider;
        this.logger = logger;
        meter.CreateObservableGauge("hanlin.batches.running", () => progress.BatchCount, "{batch}", "Batches that have not ended.");
        meter.CreateObservableGauge("hanlin.batches.rows.expected", () => progress.ExpectedRows, "{row}", "Rows that they will have.");
        meter.CreateObservableGauge("hanlin.batches.rows.stored", () => progress.StoredRows, "{row}", "Rows that they have.");
    }

    public override void Dispose()
    {
        meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, timeProvider);
        do
        {
            try
            {
                progress = await batches.ReadProgressAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogUnread(logger, exception.Message);   // the health check tells what is wrong; a gauge may be old
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(1, LogLevel.Debug, "The progress of the batches could not be read: {Reason}")]
    private static partial void LogUnread(ILogger logger, string reason);
}
