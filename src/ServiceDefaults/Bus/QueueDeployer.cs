using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Hanlin.ServiceDefaults.Bus;

/// <summary>Declares the queue of a model before its first job is published, so that jobs wait there for a worker that starts later.</summary>
public sealed class QueueDeployer(BusAddress address)
{
    /// <summary>Declares exchanges, queues and bindings; what is there already stays.</summary>
    /// <exception cref="BusException">The broker cannot be reached, or something of the same name differs.</exception>
    public async Task DeployAsync(string model, CancellationToken cancellationToken)
    {
        if (address.IsInMemory) return;
        try
        {
            await using var connection = await Factory().CreateConnectionAsync("hanlin-deploy", cancellationToken);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            await DeclareAsync(channel, GenerateTextTopology.QueueOf(model), model, cancellationToken);
        }
        catch (OperationInterruptedException exception)
        {
            throw new BusException($"RabbitMQ at {address} refused the queue of {model}: {exception.ShutdownReason?.ReplyText}", exception);
        }
        catch (BrokerUnreachableException exception)
        {
            throw new BusException($"RabbitMQ at {address} cannot be reached: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
    }

    private static async Task DeclareAsync(IChannel channel, string queue, string model, CancellationToken cancellationToken)
    {
        const string undelivered = GenerateTextTopology.Undelivered;
        await channel.ExchangeDeclareAsync(undelivered, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(undelivered, durable: true, exclusive: false, autoDelete: false, GenerateTextTopology.UndeliveredArguments, cancellationToken: cancellationToken);
        await channel.QueueBindAsync(undelivered, undelivered, "", cancellationToken: cancellationToken);

        await channel.ExchangeDeclareAsync(
            GenerateTextTopology.Exchange, ExchangeType.Direct, durable: true, autoDelete: false, GenerateTextTopology.ExchangeArguments, cancellationToken: cancellationToken);

        // MassTransit puts an exchange of the queue's name in front of every queue.
        await channel.ExchangeDeclareAsync(queue, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, GenerateTextTopology.QueueArguments, cancellationToken: cancellationToken);
        await channel.QueueBindAsync(queue, queue, "", cancellationToken: cancellationToken);
        await channel.ExchangeBindAsync(queue, GenerateTextTopology.Exchange, model, cancellationToken: cancellationToken);
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
