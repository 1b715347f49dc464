using Hanlin.Contracts;
using MassTransit;

namespace Hanlin.GenerationWorker.Cancellation;

/// <summary>Ends the running jobs of a cancelled batch.</summary>
internal sealed class BatchCancelledConsumer(CancelledBatches batches) : IConsumer<BatchCancelled>
{
    public Task Consume(ConsumeContext<BatchCancelled> context)
    {
        batches.Cancel(context.Message.BatchId);
        return Task.CompletedTask;
    }
}
