using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Hanlin.GenerationWorker.GenerateText;

/// <summary>Jobs as messages, under OpenTelemetry's conventions for messaging: how long they waited in the broker and how long they took here.</summary>
internal sealed class JobMetrics : IDisposable
{
    private static readonly double[] WaitBounds = [0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600, 14400, 86400];
    private static readonly double[] ProcessBounds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

    private readonly Meter meter = new("Hanlin.GenerationWorker");
    private readonly Histogram<double> wait;
    private readonly Histogram<double> process;

    public JobMetrics()
    {
        wait = Seconds("hanlin.job.wait.duration", "From the sender's timestamp to the first look at the job; jobs without a timestamp are not counted.", WaitBounds);
        process = Seconds("messaging.process.duration", "From delivery to acknowledgement; error.type where the job goes back to the queue.", ProcessBounds);
    }

    /// <summary>A job arrived that was sent so long ago; clocks of two machines may differ.</summary>
    public void Arrived(TimeSpan waited) => wait.Record(Math.Max(0, waited.TotalSeconds));

    /// <summary>A delivery ended.</summary>
    public void Ended(string queue, TimeSpan duration, Exception? exception)
    {
        var tags = new TagList { { "messaging.system", "rabbitmq" }, { "messaging.operation.name", "process" }, { "messaging.destination.name", queue } };
        if (exception is not null) tags.Add("error.type", exception.GetType().Name);
        process.Record(duration.TotalSeconds, tags);
    }

    public void Dispose() => meter.Dispose();

    private Histogram<double> Seconds(string name, string description, double[] bounds)
        => meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });
}
