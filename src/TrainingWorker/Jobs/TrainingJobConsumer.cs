using Hanlin.Contracts;
using MassTransit;

namespace Hanlin.TrainingWorker.Jobs;

/// <summary>Message in, row in the table, message acknowledged. The job itself takes hours and no delivery waits for it.</summary>
internal sealed class TrainingJobConsumer(TrainingJobHandler handler) : IConsumer<RunTrainingStage>
{
    public Task Consume(ConsumeContext<RunTrainingStage> context) => handler.HandleAsync(context.Message, context.CancellationToken);
}
