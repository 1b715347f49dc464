using Hanlin.Inference;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hanlin.GenerationWorker.Health;

/// <summary>Ends the process when an engine breaks: a new one starts clean, while this one would only give jobs back.</summary>
internal sealed partial class EngineWatch(ModelHost host, IHostApplicationLifetime lifetime, ILogger<EngineWatch> logger) : BackgroundService
{
    private const int InternalSoftwareError = 70; // sysexits.h, EX_SOFTWARE

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failure = await host.Failure.WaitAsync(stoppingToken);
        LogBroken(logger, failure);
        Environment.ExitCode = InternalSoftwareError;
        lifetime.StopApplication();
    }

    [LoggerMessage(1, LogLevel.Critical, "The engine broke; the worker stops and leaves its jobs to others.")]
    private static partial void LogBroken(ILogger logger, Exception exception);
}
