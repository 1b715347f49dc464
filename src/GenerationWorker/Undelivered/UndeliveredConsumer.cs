using System.Globalization;
using Hanlin.GenerationWorker.GenerateText;
using Hanlin.ServiceDefaults.Bus;
using Hanlin.Storage;
using MassTransit;

namespace Hanlin.GenerationWorker.Undelivered;

/// <summary>
/// Jobs that reached no queue, or came back from one too often. A model that exists gets its queue and the job;
/// everything else ends as a row that says why.
/// </summary>
internal sealed class UndeliveredConsumer(ModelCatalog catalog, QueueDeployer deployer, ResultRows rows, ResultWriter writer) : IConsumer<Contracts.GenerateText>
{
    private const string DeathReasonHeader = "x-first-death-reason";

    public async Task Consume(ConsumeContext<Contracts.GenerateText> context)
    {
        var job = context.Message;
        if (context.ReceiveContext.TransportHeaders.TryGetHeader(DeathReasonHeader, out var reason))
        {
            var why = $"RabbitMQ gave the job up ({Convert.ToString(reason, CultureInfo.InvariantCulture)}): it was delivered again and again and never finished.";
            await StoreAsync(job, ResultStatus.Failed, why, context.CancellationToken);
            return;
        }

        var models = (await catalog.ListAsync(cancellationToken: context.CancellationToken)).Select(version => version.ModelName).Distinct().ToList();
        if (models.Contains(job.Model))
        {
            await deployer.DeployAsync(job.Model, context.CancellationToken);
            await context.Publish(job, forwarded => forwarded.MessageId = context.MessageId, CancellationToken.None);
            return;
        }

        var known = models.Count == 0 ? "none is imported yet" : $"known: {string.Join(", ", models.Take(20))}";
        await StoreAsync(job, ResultStatus.Rejected, $"model '{job.Model}' is not known ({known})", context.CancellationToken);
    }

    private Task StoreAsync(Contracts.GenerateText job, ResultStatus status, string error, CancellationToken cancellationToken)
        => Task.WhenAll(rows.WithoutText(job, Enumerable.Range(0, ResultRows.SampleCount(job)), status, error).Select(row => writer.WriteAsync(row, cancellationToken).AsTask()));
}
