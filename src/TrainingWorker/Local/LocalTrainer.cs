using System.Diagnostics.Metrics;
using Hanlin.Storage;
using Hanlin.Training;
using Hanlin.TrainingWorker.Jobs;
using Hanlin.TrainingWorker.Processes;
using Hanlin.TrainingWorker.Running;
using Hanlin.TrainingWorker.Stages;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Hanlin.TrainingWorker.Local;

/// <summary>
/// Runs jobs in this process without any service: the same stages under the same leases, with the rows in a SQLite file.
/// Whoever calls is the owner of the files, so paths are not confined.
/// </summary>
public sealed class LocalTrainer : IDisposable
{
    // Whoever looks on notices at once where a lease of minutes would only make the next run wait.
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly TrainingWorkerOptions options;
    private readonly TrainingJobStore jobs;
    private readonly TrainingLeases leases;
    private readonly StageCatalog catalog;
    private readonly JobSignal signal = new();
    private readonly PlainMeters meters = new();
    private readonly TrainingMetrics metrics;

    /// <param name="database">The open store.</param>
    /// <param name="catalog">The stages.</param>
    /// <param name="dataDirectory">Where relative paths begin.</param>
    /// <param name="modelsDirectory">The folder of the model versions.</param>
    public LocalTrainer(Database database, StageCatalog catalog, string dataDirectory, string? modelsDirectory)
    {
        this.catalog = catalog;
        jobs = new TrainingJobStore(database, TimeProvider.System);
        leases = new TrainingLeases(database, TimeProvider.System);
        metrics = new TrainingMetrics(meters);
        options = new TrainingWorkerOptions
        {
            DataDirectory = dataDirectory,
            ModelsDirectory = modelsDirectory,
            LeaseDuration = LeaseDuration,
            HeartbeatInterval = TimeSpan.FromSeconds(2),
        };
    }

    /// <summary>Runs a job that is in the store, to its end or until it is interrupted.</summary>
    /// <param name="jobId">The job, queued or running under a lease that expires because its process died.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="log">Told what a person should know.</param>
    /// <param name="cancellationToken">Asks it to save and end; the job is then queued again.</param>
    /// <returns>The job as it is now.</returns>
    public async Task<TrainingJob> RunAsync(Guid jobId, IProgress<StageProgress> progress, IProgress<string> log, CancellationToken cancellationToken)
    {
        var run = new JobRun(
            leases, jobs, new InProcessStage(catalog), signal, metrics, Options.Create(options), TimeProvider.System, NullLogger<JobRun>.Instance)
        {
            IsConfined = false,
            Listener = log,
            Watcher = progress,
        };
        if (await LeaseAsync(jobId, log, cancellationToken) is { } lease) await run.RunAsync(lease, cancellationToken);
        return (await jobs.FindAsync(jobId, CancellationToken.None))!;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        signal.Dispose();
        metrics.Dispose();
        meters.Dispose();
    }

    /// <returns>The lease; null where the job has ended.</returns>
    private async Task<TrainingLease?> LeaseAsync(Guid jobId, IProgress<string> log, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (await leases.LeaseAsync(options.Name, LeaseDuration, Contracts.TrainingStages.All, jobId, CancellationToken.None) is { } lease) return lease;
            if (await jobs.FindAsync(jobId, cancellationToken) is not { IsTerminal: false } job) return null;
            if (attempt == 0) log.Report(job.State == TrainingJobState.Running
                ? $"Job {jobId} runs under {job.LeaseOwner}, or did until that died; waiting for its lease."
                : $"Job {jobId} waits for job {job.DependsOn}.");
            await Task.Delay(Pause, cancellationToken);
            await leases.SweepAsync(options.MaxFruitlessAttempts, cancellationToken);
        }
    }

    /// <summary>Meters without a host to collect them.</summary>
    private sealed class PlainMeters : IMeterFactory
    {
        private readonly List<Meter> made = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options);
            made.Add(meter);
            return meter;
        }

        public void Dispose() => made.ForEach(meter => meter.Dispose());
    }
}
