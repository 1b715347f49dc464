using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Hanlin.Storage;

/// <summary>What the writing of results does, as OpenTelemetry instruments and spans under <see cref="Name"/>.</summary>
internal static class ResultMetrics
{
    /// <summary>Name of the meter and of the source of spans.</summary>
    public const string Name = "Hanlin.Storage";

    private const int MostLinks = 128;    // OpenTelemetry drops what is above
    private static readonly double[] SecondBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly double[] RowBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Rows = Meter.CreateCounter<long>("hanlin.results.written", "{row}", "Rows that were new, by status.");
    private static readonly Counter<long> Duplicates = Meter.CreateCounter<long>("hanlin.results.duplicates", "{row}", "Rows whose key was there already.");
    private static readonly UpDownCounter<long> Waiting = Meter.CreateUpDownCounter<long>("hanlin.results.waiting", "{row}", "Rows that wait for their commit.");
    private static readonly Histogram<long> CommitRows = Meter.CreateHistogram(
        "hanlin.results.commit.rows", "{row}", "Rows of a commit.", tags: null, new InstrumentAdvice<long> { HistogramBucketBoundaries = [.. RowBounds.Select(bound => (long)bound)] });
    private static readonly Histogram<double> CommitDuration = Meter.CreateHistogram(
        "hanlin.results.commit.duration", "s", "From the first attempt of a commit to its end.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = SecondBounds });

    /// <summary>A row waits.</summary>
    public static void Taken() => Waiting.Add(1);

    /// <summary>Rows wait no longer, whatever became of them.</summary>
    public static void Settled(int count) => Waiting.Add(-count);

    /// <summary>Rows were handed to the store and these of them were new.</summary>
    public static void Stored(int offered, IReadOnlyList<GenerationResult> inserted)
    {
        if (offered > inserted.Count) Duplicates.Add(offered - inserted.Count);
        foreach (var rows in inserted.GroupBy(row => row.Status)) Rows.Add(rows.Count(), new KeyValuePair<string, object?>("hanlin.status", EnumText<ResultStatus>.Of(rows.Key)));
    }

    /// <summary>A commit ended.</summary>
    public static void Committed(int rowCount, TimeSpan duration)
    {
        CommitRows.Record(rowCount);
        CommitDuration.Record(duration.TotalSeconds);
    }

    /// <summary>The span of a commit. It belongs to no job, so it is linked to those whose rows it holds.</summary>
    public static Activity? StartCommit(IReadOnlyCollection<WaitingRow> rows)
    {
        if (!Source.HasListeners()) return null;
        var links = rows.Select(row => row.Context).Where(context => context != default).Distinct().Take(MostLinks).Select(context => new ActivityLink(context));
        var activity = Source.StartActivity("commit results", ActivityKind.Internal, parentContext: default, links: links);
        return activity?.SetTag("db.operation.batch.size", rows.Count);
    }
}
