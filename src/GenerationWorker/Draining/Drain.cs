using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanlin.GenerationWorker.Draining;

/// <summary>
/// SIGTERM in order: no job is begun any more, running ones get a budget to end in, the rest is given back; only then
/// does the bus stop. The budget is shorter than every limit above it, or a committed row could miss its acknowledgement.
/// </summary>
internal sealed partial class Drain(
    GenerateText.GenerateTextEndpoint endpoint, IOptions<WorkerOptions> options, TimeProvider timeProvider, ILogger<Drain> logger) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource budget = new();
    private volatile bool isStarted;

    /// <summary>Cancelled when running sequences must be given back.</summary>
    public CancellationToken BudgetSpent => budget.Token;

    /// <exception cref="GivenBackException">The worker is stopping.</exception>
    public void ThrowIfStarted()
    {
        if (isStarted) throw new GivenBackException();
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        LogDraining(logger, options.Value.DrainBudget);
        var stopped = endpoint.StopAsync();     // cancels the subscription first: what is given back now goes to others
        isStarted = true;
        try
        {
            await stopped.WaitAsync(options.Value.DrainBudget, timeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            LogGivingBack(logger);
        }

        await budget.CancelAsync();
        await stopped.WaitAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => budget.Dispose();

    [LoggerMessage(1, LogLevel.Information, "Stopping: no new jobs, running ones have {Budget} to end.")]
    private static partial void LogDraining(ILogger logger, TimeSpan budget);

    [LoggerMessage(2, LogLevel.Information, "The budget is spent; unfinished jobs go back to the queue.")]
    private static partial void LogGivingBack(ILogger logger);
}
