using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Hanlin.Storage;

/// <summary>
/// Tries a commit again where that can help: at once after a collision, with growing pauses while the store is away,
/// never after a permanent failure.
/// </summary>
internal sealed partial class CommitRetry
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMilliseconds(200);

    private readonly ResultWriterOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ResiliencePipeline pipeline;
    private long firstFailure;
    private volatile bool isPaused;

    public CommitRetry(ResultWriterOptions options, TimeProvider time, ILogger logger)
    {
        this.options = options;
        this.time = time;
        this.logger = logger;
        pipeline = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = int.MaxValue,
            ShouldHandle = arguments => new(MayHelp(arguments.Outcome.Exception, arguments.AttemptNumber)),
            DelayGenerator = arguments => new(Delay(arguments.Outcome.Exception!, arguments.AttemptNumber)),
        }).Build();
    }

    public bool IsPaused => isPaused;

    public async Task ExecuteAsync(Func<CancellationToken, Task> commit, CancellationToken cancellationToken)
    {
        await pipeline.ExecuteAsync(async token => await commit(token), cancellationToken);
        if (isPaused)
            Log.Resumed(logger, time.GetElapsedTime(firstFailure));
        isPaused = false;
    }

    private bool MayHelp(Exception? exception, int attempt)
    {
        if (exception is null || StorageFaults.Of(exception) is not (StorageFault.Retry or StorageFault.Pause))
            return false;
        if (attempt == 0 && !isPaused)
            firstFailure = time.GetTimestamp();
        return options.OutageBudget is not { } budget || time.GetElapsedTime(firstFailure) < budget;
    }

    private TimeSpan? Delay(Exception exception, int attempt)
    {
        var isAway = StorageFaults.Of(exception) == StorageFault.Pause;
        if (isAway && !isPaused)
            Log.Paused(logger, exception.GetBaseException().Message);
        isPaused |= isAway;
        var pause = FirstPause * Math.Pow(2, Math.Min(attempt, 20));
        var longest = isAway ? options.MaxBackoff : LongestRetry;
        return pause < longest ? pause : longest;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The store is away ({Reason}); results wait for it")]
        public static partial void Paused(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Information, "The store is back after {Outage}")]
        public static partial void Resumed(ILogger logger, TimeSpan outage);
    }
}
