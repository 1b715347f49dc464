using System.Globalization;
using Hanlin.Contracts;
using MassTransit;

namespace Hanlin.TrainingWorker.Jobs;

/// <summary>Jobs that reached no queue are taken on; those that came back too often end as a row that says so.</summary>
internal sealed class UndeliveredJobConsumer(TrainingJobHandler handler) : IConsumer<RunTrainingStage>
{
    private const string DeathReasonHeader = "x-first-death-reason";

    public Task Consume(ConsumeContext<RunTrainingStage> context)
        => context.ReceiveContext.TransportHeaders.TryGetHeader(DeathReasonHeader, out var reason)
            ? handler.RejectAsync(context.Message, $"RabbitMQ gave the message up ({Convert.ToString(reason, CultureInfo.InvariantCulture)}): it was delivered again and again and never taken on.", context.CancellationToken)
            : handler.HandleAsync(context.Message, context.CancellationToken);
}
