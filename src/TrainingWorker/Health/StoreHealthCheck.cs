using Hanlin.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hanlin.TrainingWorker.Health;

/// <summary>Ready while the store answers and may be trusted.</summary>
internal sealed class StoreHealthCheck(StorageHealth health) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var report = await health.CheckAsync(cancellationToken);
        return report.IsHealthy ? HealthCheckResult.Healthy("answers") : HealthCheckResult.Unhealthy(report.Problem);
    }
}
