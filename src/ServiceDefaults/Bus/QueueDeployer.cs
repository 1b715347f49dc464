using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Hanlin.ServiceDefaults.Bus;

/// <summary>Declares a queue before the first job is published to it, so that jobs wait there for a worker that starts later.</summary>
public sealed class QueueDeployer(BusAddress address)
{
    /// <summary>Declares what the jobs of a model need: exchanges, queues and bindings; what is there already stays.</summary>
    /// <exception cref="BusException">The broker cannot be reached, or something of the same name differs.</exception>
    public Task DeployAsync(string model, CancellationToken cancellationToken)
        => DeployAsync($"the queue of {model}", channel => DeclareGenerationAsync(channel, GenerateTextTopology.QueueOf(model), model, cancellationToken), cancellationToken);

    /// <summary>Declares what training jobs need; what is there already stays.</summary>
    /// <exception cref="BusException">The broker cannot be reached, or something of the same name differs.</exception>
    public Task DeployTrainingAsync(CancellationToken cancellationToken)
        => DeployAsync("the queue of training jobs", channel => DeclareTrainingAsync(channel, cancellationToken), cancellationToken);

    private async Task DeployAsync(string what, Func<IChannel, Task> declare, CancellationToken cancellationToken)
    {
        if (address.IsInMemory) return;
        try
        {
            await using var connection = await Factory().CreateConnectionAsync("hanlin-deploy", cancellationToken);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            await declare(channel);
        }
        catch (OperationInterruptedException exception)
        {
            throw new BusException($"RabbitMQ at {address} refused {what}: {exception.ShutdownReason?.ReplyText}", exception);
        }
        catch (BrokerUnreachableException exception)
        {
            throw new BusException($"RabbitMQ at {address} cannot be reached: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
    }

    private static async Task DeclareGenerationAsync(IChannel channel, string queue, string model, CancellationToken cancellationToken)
    {
        await DeclareAsync(channel, GenerateTextTopology.Undelivered, null, DurableQueue.UndeliveredArguments, cancellationToken);
        await channel.ExchangeDeclareAsync(
            GenerateTextTopology.Exchange, ExchangeType.Direct, durable: true, autoDelete: false, GenerateTextTopology.ExchangeArguments, cancellationToken: cancellationToken);
        await DeclareAsync(channel, queue, null, GenerateTextTopology.QueueArguments, cancellationToken);
        await channel.ExchangeBindAsync(queue, GenerateTextTopology.Exchange, model, cancellationToken: cancellationToken);
    }

    private static async Task DeclareTrainingAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await DeclareAsync(channel, TrainingTopology.Undelivered, null, DurableQueue.UndeliveredArguments, cancellationToken);
        await DeclareAsync(channel, TrainingTopology.Queue, TrainingTopology.ExchangeArguments, TrainingTopology.QueueArguments, cancellationToken);
    }

    /// <summary>A queue with the exchange of its name in front, as MassTransit declares the two.</summary>
    private static async Task DeclareAsync(
        IChannel channel, string name, IDictionary<string, object?>? exchangeArguments, IDictionary<string, object?> queueArguments, CancellationToken cancellationToken)
    {
        await channel.ExchangeDeclareAsync(name, ExchangeType.Fanout, durable: true, autoDelete: false, exchangeArguments, cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, queueArguments, cancellationToken: cancellationToken);
        await channel.QueueBindAsync(name, name, "", cancellationToken: cancellationToken);
    }

    private ConnectionFactory Factory() => new()
    {
        HostName = address.Uri!.Host,
        Port = address.Port,
        VirtualHost = address.VirtualHost,
        UserName = address.User,
        Password = address.Password,
        Ssl = new SslOption { Enabled = address.IsTls, ServerName = address.Uri.Host },
        AutomaticRecoveryEnabled = false,
    };
}
