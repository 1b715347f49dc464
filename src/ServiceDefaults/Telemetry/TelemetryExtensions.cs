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
            .ConfigureResource(resource => resource.AddService(serviceName, serviceNamespace: "hanlin"))
            .WithMetrics(metrics => metrics.AddMeter(OwnSources).AddMeter(ForeignSources).AddRuntimeInstrumentation())
            .WithTracing(tracing => tracing.AddSource(OwnSources).AddSource(ForeignSources));
        if (!string.IsNullOrEmpty(builder.Configuration[EndpointVariable])) telemetry.UseOtlpExporter();
    }
}
