using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hanlin.ServiceDefaults.Health;

/// <summary>The two questions that an orchestrator asks.</summary>
public static class HealthEndpoints
{
    /// <summary>Checks with this tag decide whether the process is ready for work.</summary>
    public const string ReadyTag = "ready";

    /// <summary>
    /// Maps <c>/health/live</c> (the process answers) and <c>/health/ready</c> (a model is warm, store and broker answer),
    /// one line for each check.
    /// </summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(ReadyTag),
            ResponseWriter = WriteLinesAsync,
        });
    }

    private static Task WriteLinesAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(string.Concat(report.Entries.Select(entry => $"{entry.Value.Status} {entry.Key} {entry.Value.Description}\n")));
    }
}
