using Hanlin.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hanlin.ServiceDefaults;

/// <summary>What every host of Hanlin has in common.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Environment variables of this prefix are configuration: <c>HANLIN_POSTGRES</c>, <c>HANLIN_WORKER__MODEL</c>.</summary>
    public const string EnvironmentPrefix = "HANLIN_";

    // Longer than the worker's drain budget and the bus's own limit, shorter than the 120 s of docker-compose.yml.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(90);

    // Weaker than any other source. An orchestrator asks for the health every few seconds; each answer would be two lines.
    private static readonly KeyValuePair<string, string?>[] Defaults = [new("Logging:LogLevel:Microsoft.AspNetCore", "Warning")];

    private const string TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";

    /// <summary>Configuration from the environment, logs, telemetry, a clock, and time to shut down in order.</summary>
    /// <remarks>Logs are one line each, for people; <c>HANLIN_LOG=json</c> makes them JSON with the ids of trace and span.</remarks>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder, string serviceName)
    {
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.Configuration.AddEnvironmentVariables(EnvironmentPrefix);
        builder.Logging.AddLines(builder.Configuration["Log"] == "json");
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        builder.AddTelemetry(serviceName);
        return builder;
    }

    private static void AddLines(this ILoggingBuilder logging, bool isJson)
    {
        if (isJson)
        {
            logging.AddJsonConsole(console => (console.TimestampFormat, console.UseUtcTimestamp, console.IncludeScopes) = (TimestampFormat.TrimEnd(), true, true));
            return;
        }

        logging.AddSimpleConsole(console => (console.TimestampFormat, console.UseUtcTimestamp, console.SingleLine) = (TimestampFormat, true, true));
    }
}
