using Hanlin.Contracts;
using MassTransit;

namespace Hanlin.TrainingWorker.Jobs;

/// <summary>Makes the runner look at once, where it would have seen the cancellation at the next heartbeat.</summary>
internal sealed class TrainingJobCancelledConsumer(JobSignal signal) : IConsumer<TrainingJobCancelled>
{
    public Task Consume(ConsumeContext<TrainingJobCancelled> context)
    {
        signal.Cancel(context.Message.JobId);
        return Task.CompletedTask;
    }
}
