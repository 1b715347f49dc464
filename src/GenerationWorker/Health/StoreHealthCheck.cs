using Hanlin.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hanlin.GenerationWorker.Health;

/// <summary>Ready while the store answers and takes rows.</summary>
internal sealed class StoreHealthCheck(StorageHealth health, ResultWriter writer) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (writer.IsPaused) return HealthCheckResult.Unhealthy("rows wait for the store");
        var report = await health.CheckAsync(cancellationToken);
        return report.IsHealthy ? HealthCheckResult.Healthy("answers") : HealthCheckResult.Unhealthy(report.Problem);
    }
}
