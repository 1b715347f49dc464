using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Hanlin.ServiceDefaults.Telemetry;

/// <summary>Metrics and traces by OpenTelemetry, sent where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> points and nowhere without it.</summary>
public static class TelemetryExtensions
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string OwnSources = "Hanlin.*";
    private static readonly string[] ForeignSources = ["MassTransit", "Npgsql"];

    /// <summary>Adds the sources and meters of this program, of the bus and of the database driver.</summary>
    public static void AddTelemetry(this IHostApplicationBuilder builder, string serviceName)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => Describe(resource, serviceName, builder.Configuration))
            .WithMetrics(metrics => metrics.AddMeter(OwnSources).AddMeter(ForeignSources).AddRuntimeInstrumentation())
            .WithTracing(tracing => tracing.AddSource(OwnSources).AddSource(ForeignSources));
        if (!string.IsNullOrEmpty(builder.Configuration[EndpointVariable])) telemetry.UseOtlpExporter();
    }

    /// <summary>A worker with a name of its own goes by it here as in its rows; any other has machine and process.</summary>
    private static void Describe(ResourceBuilder resource, string serviceName, IConfiguration configuration)
    {
        var instance = configuration["Worker:Name"] is { Length: > 0 } name ? name : $"{Environment.MachineName}-{Environment.ProcessId}";
        resource.AddService(serviceName, serviceNamespace: "hanlin", serviceInstanceId: instance);
        if (configuration["Worker:Model"] is { Length: > 0 } model) resource.AddAttributes([new("hanlin.model", model)]);
    }
}
