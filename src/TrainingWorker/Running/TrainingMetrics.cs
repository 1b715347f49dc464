using System.Diagnostics.Metrics;
using Hanlin.Training;

namespace Hanlin.TrainingWorker.Running;

/// <summary>What the worker measures.</summary>
internal sealed class TrainingMetrics : IDisposable
{
    private readonly Meter meter;
    private readonly Counter<long> ended;
    private readonly Histogram<double> duration;
    private readonly UpDownCounter<long> running;
    private readonly Gauge<double> loss;
    private readonly Gauge<double> rate;

    public TrainingMetrics(IMeterFactory factory)
    {
        meter = factory.Create("Hanlin.TrainingWorker");
        ended = meter.CreateCounter<long>("hanlin.training.jobs", "{job}", "Jobs that ended here, by stage and outcome.");
        duration = meter.CreateHistogram<double>("hanlin.training.job.duration", "s", "Time from a job's lease to its end here.");
        running = meter.CreateUpDownCounter<long>("hanlin.training.jobs.running", "{job}", "Jobs that run here now.");
        loss = meter.CreateGauge<double>("hanlin.training.loss", description: "Loss of the running job, in nats a token.");
        rate = meter.CreateGauge<double>("hanlin.training.rate", description: "Speed of the running job, in its units (tokens, bytes) a second.");
    }

    public void Begin(string stage) => running.Add(1, new KeyValuePair<string, object?>("stage", stage));

    public void Report(StageProgress progress)
    {
        var stage = new KeyValuePair<string, object?>("stage", progress.Stage);
        if (progress.Loss is { } nats) loss.Record(nats, stage);
        if (progress.Rate is { } perSecond) rate.Record(perSecond, stage, new KeyValuePair<string, object?>("unit", progress.Unit));
    }

    public void End(string stage, JobEnd end, TimeSpan elapsed)
    {
        running.Add(-1, new KeyValuePair<string, object?>("stage", stage));
        var outcome = new KeyValuePair<string, object?>("outcome", end.ToString().ToLowerInvariant());
        ended.Add(1, new KeyValuePair<string, object?>("stage", stage), outcome);
        duration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("stage", stage), outcome);
    }

    public void Dispose() => meter.Dispose();
}
