using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hanlin.GenerationWorker.GenerateText;
using Hanlin.GenerationWorker.Health;
using Hanlin.Inference;
using Hanlin.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hanlin.Operations.Tests;

/// <summary>The dashboard, the documentation and the instruments in the code speak of the same metrics.</summary>
public sealed partial class DashboardTests
{
    // What RabbitMQ itself reports; see its documentation of /metrics/detailed, family queue_coarse_metrics.
    private static readonly string[] OfRabbitMq = ["rabbitmq_detailed_queue_messages_ready", "rabbitmq_detailed_queue_messages_unacked"];

    private static readonly Lazy<Instrument[]> Instruments = new(Collect);

    [Fact]
    public void The_dashboard_shows_metrics_that_exist_and_all_of_ours()
    {
        var shown = Expressions().SelectMany(expression => MetricName().Matches(expression)).Select(match => match.Value).Except(OfRabbitMq).ToHashSet();
        var existing = Instruments.Value.SelectMany(PrometheusNames).ToHashSet();
        shown.Except(existing).ShouldBeEmpty();
        Instruments.Value.Where(instrument => !PrometheusNames(instrument).Any(shown.Contains)).Select(instrument => instrument.Name).ShouldBeEmpty();
    }

    [Fact]
    public void The_operations_page_names_every_metric()
    {
        var page = Repository.Read("docs/operations.md");
        Instruments.Value.Select(instrument => instrument.Name).ShouldAllBe(name => page.Contains($"`{name}`"));
    }

    [Fact]
    public void Durations_have_buckets_of_seconds()
    {
        // Without advice a histogram gets bounds from 5 up, made for milliseconds: everything would fall into the first.
        Instruments.Value.OfType<Histogram<double>>().ShouldNotBeEmpty();
        Instruments.Value.OfType<Histogram<double>>().ShouldAllBe(histogram => histogram.Unit == "s" && histogram.Advice!.HistogramBucketBoundaries![0] < 1);
    }

    private static Instrument[] Collect()
    {
        List<Instrument> found = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name.StartsWith("Hanlin.", StringComparison.Ordinal)) found.Add(instrument);
        };
        listener.Start();
        using var engine = new InferenceMetrics();
        using var jobs = new JobMetrics();
        using var batches = new BatchGauges(null!, TimeProvider.System, NullLogger<BatchGauges>.Instance);
        RuntimeHelpers.RunClassConstructor(typeof(ResultStore).Assembly.GetType("Hanlin.Storage.ResultMetrics", throwOnError: true)!.TypeHandle);
        return [.. found.DistinctBy(instrument => instrument.Name)];
    }

    /// <summary>As Prometheus names what it receives over OTLP: dots become underscores, the unit and the kind are appended.</summary>
    private static string[] PrometheusNames(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "");
        var kind = instrument.GetType().GetGenericTypeDefinition();
        if (kind == typeof(Histogram<>)) return [$"{name}_bucket", $"{name}_count", $"{name}_sum"];
        return [kind == typeof(Counter<>) ? $"{name}_total" : name];
    }

    private static IEnumerable<string> Expressions()
    {
        using var dashboard = JsonDocument.Parse(Repository.Read("docker/grafana/dashboards/hanlin.json"));
        foreach (var panel in dashboard.RootElement.GetProperty("panels").EnumerateArray().Where(panel => panel.TryGetProperty("targets", out _)))
        {
            foreach (var target in panel.GetProperty("targets").EnumerateArray()) yield return target.GetProperty("expr").GetString()!;
        }
    }

    // A metric stands before a brace, a bracket or the end of an argument; a label stands within braces or behind `by`.
    [GeneratedRegex(@"\b(hanlin|gen_ai|messaging|rabbitmq)_[a-z_]+\b(?=[{\[)]|$)(?<!hanlin_outcome|hanlin_status)")]
    private static partial Regex MetricName();
}
