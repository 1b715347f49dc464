using MassTransit;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Hanlin.ServiceDefaults.Bus;

/// <summary>
/// Publishes with the broker's confirmation, a bounded number at a time. A publish that times out may have arrived: it
/// is sent again under the same message id, and whoever receives it twice stores it once.
/// </summary>
/// <remarks>
/// A cancellable token never reaches the client: RabbitMQ.Client 7.1.2 loses count of its confirmations when a publish
/// is cancelled. The time limit is put around it instead.
/// </remarks>
public sealed class ConfirmedPublisher : IDisposable
{
    private const int MaxInFlight = 256;
    private const int MaxRetries = 6;
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(15);

    private readonly IBus bus;
    private readonly SemaphoreSlim window = new(MaxInFlight);
    private readonly ResiliencePipeline pipeline;

    /// <param name="bus">The bus.</param>
    /// <param name="timeProvider">The clock of time limit and retries.</param>
    public ConfirmedPublisher(IBus bus, TimeProvider timeProvider)
    {
        this.bus = bus;
        pipeline = new ResiliencePipelineBuilder { TimeProvider = timeProvider }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(5),
            })
            .AddTimeout(AttemptTimeout)
            .Build();
    }

    /// <summary>Waits for room in the window and starts a publish; the inner task ends with the broker's confirmation.</summary>
    /// <param name="message">The message.</param>
    /// <param name="messageId">Its identity, the same in every attempt.</param>
    /// <param name="cancellationToken">Ends the wait for room; what has been started goes on.</param>
    /// <exception cref="BusException">The inner task: no attempt was confirmed.</exception>
    public async Task<Task> StartAsync<T>(T message, Guid messageId, CancellationToken cancellationToken) where T : class
    {
        await window.WaitAsync(cancellationToken);
        return PublishAsync(message, messageId);
    }

    /// <inheritdoc/>
    public void Dispose() => window.Dispose();

    private async Task PublishAsync<T>(T message, Guid messageId) where T : class
    {
        try
        {
            await pipeline.ExecuteAsync(
                async (state, timeout) => await bus.Publish(state.message, context => context.MessageId = state.messageId, CancellationToken.None).WaitAsync(timeout),
                (message, messageId), CancellationToken.None);
        }
        catch (Exception exception) when (exception is TimeoutRejectedException or RabbitMqConnectionException or MassTransitException)
        {
            throw new BusException($"RabbitMQ confirmed none of {MaxRetries + 1} attempts to publish {typeof(T).Name} {messageId}: {exception.Message}", exception);
        }
        finally
        {
            window.Release();
        }
    }
}
