using Hanlin.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Hanlin.Producer.Commands;

/// <summary>
/// A host inside a command: what it logs goes to standard error and is only what nobody expects, and signals belong to
/// the command. <c>HANLIN_DEBUG=1</c> makes it talk.
/// </summary>
internal static class QuietHost
{
    public static HostApplicationBuilder CreateBuilder()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "hanlin" });
        builder.AddServiceDefaults("hanlin");
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        if (Environment.GetEnvironmentVariable("HANLIN_DEBUG") == "1")
            builder.Logging.SetMinimumLevel(LogLevel.Information);
        else
            builder.Logging.SetMinimumLevel(LogLevel.Error).AddFilter("MassTransit", LogLevel.Critical);
        return builder;
    }

    private sealed class CommandLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
