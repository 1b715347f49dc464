using Hanlin.Inference;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hanlin.GenerationWorker.Health;

/// <summary>Ready once a model is warm.</summary>
internal sealed class ModelHealthCheck(ModelHost host) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(host.Current is { } model
            ? HealthCheckResult.Healthy($"{model.Identity.Name} version {model.Identity.Version} on {model.Device}")
            : HealthCheckResult.Unhealthy("no model is warm yet"));
}
