using Hanlin.Contracts;
using MassTransit;

namespace Hanlin.GenerationWorker.Models;

/// <summary>Wakes the reloader. The event is a hint: what serves, the table says.</summary>
internal sealed class ModelVersionPublishedConsumer(ModelReloader reloader) : IConsumer<ModelVersionPublished>
{
    public Task Consume(ConsumeContext<ModelVersionPublished> context)
    {
        reloader.Wake(context.Message.Model);
        return Task.CompletedTask;
    }
}
