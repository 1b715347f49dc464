using Hanlin.Inference;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hanlin.GenerationWorker.Health;

/// <summary>Ready once a model is warm.</summary>
internal sealed class ModelHealthCheck(ModelHost host) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(host.Serving switch
        {
            { Active: null } => HealthCheckResult.Unhealthy("no model is warm yet"),
            { Active: { } model, Canary: null } => HealthCheckResult.Healthy(TextOf(model)),
            { Active: { } model, Canary: { } canary, CanaryPercent: var percent } => HealthCheckResult.Healthy($"{TextOf(model)}, version {canary.Identity.Version} for {percent} % of the jobs"),
        });

    private static string TextOf(ServingModel model) => $"{model.Identity.Name} version {model.Identity.Version} on {model.Device}";
}
