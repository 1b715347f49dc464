using Hanlin.Contracts;
using Hanlin.Producer.Commands;
using Hanlin.ServiceDefaults.Bus;

namespace Hanlin.Standalone.Training;

/// <summary>The queue of training jobs, for the time of a command.</summary>
internal sealed class TrainingQueue : IAsyncDisposable
{
    private readonly BusConnection bus;

    private TrainingQueue(BusConnection bus) => this.bus = bus;

    /// <summary>Connects, and declares the queue so that jobs wait there for a worker that starts later.</summary>
    /// <exception cref="BusException">The broker cannot be reached, or something of the same name differs.</exception>
    public static async Task<TrainingQueue> StartAsync(BusAddress address, CancellationToken cancellationToken) =>
        new(await BusConnection.StartForTrainingAsync(address, cancellationToken));

    /// <summary>Publishes a job; returns when the broker has it.</summary>
    public async Task SubmitAsync(RunTrainingStage job, CancellationToken cancellationToken) =>
        await await bus.Publisher.StartAsync(job, job.JobId, cancellationToken);

    /// <summary>Tells the workers that a job is not wanted; the table has been told before.</summary>
    public async Task CancelAsync(Guid jobId, CancellationToken cancellationToken) =>
        await await bus.Publisher.StartAsync(new TrainingJobCancelled { JobId = jobId }, Guid.NewGuid(), cancellationToken);

    public ValueTask DisposeAsync() => bus.DisposeAsync();
}
