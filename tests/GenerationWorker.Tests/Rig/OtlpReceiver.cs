using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf;

namespace Hanlin.GenerationWorker.Tests.Rig;

/// <summary>Takes what a worker sends over OTLP/HTTP and keeps the spans and the names of the metrics.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<OtlpSpan> spans = new();
    private readonly ConcurrentDictionary<string, string> metrics = new();
    private readonly Task serving;

    private OtlpReceiver(string prefix)
    {
        Address = prefix;
        listener.Prefixes.Add(prefix);
        listener.Start();
        serving = ServeAsync();
    }

    /// <summary>What <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set to.</summary>
    public string Address { get; }

    /// <summary>The settings of a worker that sends here, several times a second.</summary>
    public (string Name, string Value)[] Settings =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", Address),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_BSP_SCHEDULE_DELAY", "100"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "300"),
    ];

    public static OtlpReceiver Start() => new($"http://127.0.0.1:{WorkerProcess.FreePort()}/");

    /// <summary>Waits for the first span that fits, at most a minute.</summary>
    public async Task<OtlpSpan> WaitForSpanAsync(Func<OtlpSpan, bool> fits)
    {
        await WaitAsync(() => spans.Any(fits), () => string.Join('\n', spans));
        return spans.First(fits);
    }

    /// <summary>Waits until every one of these metrics has arrived, at most a minute.</summary>
    public Task WaitForMetricsAsync(params string[] names) => WaitAsync(() => names.All(metrics.ContainsKey), () => string.Join('\n', names.Except(metrics.Keys)));

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await serving;
    }

    private static async Task WaitAsync(Func<bool> isThere, Func<string> found)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        try
        {
            while (!isThere()) await Task.Delay(20, limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException(found());
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                var request = ProtoMessage.Parse(body.ToArray());
                if (context.Request.Url!.AbsolutePath == "/v1/traces") Keep(request);
                else if (context.Request.Url.AbsolutePath == "/v1/metrics") KeepMetrics(request);
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // closed
        }
    }

    // ExportTraceServiceRequest.resource_spans = 1, ResourceSpans.scope_spans = 2, ScopeSpans.spans = 2
    private void Keep(ProtoMessage request)
    {
        foreach (var span in request.All(1).SelectMany(resource => resource.All(2)).SelectMany(scope => scope.All(2)))
            spans.Enqueue(new OtlpSpan(span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), [.. span.All(13).Select(link => link.Hex(2))]));
    }

    // The same numbers for metrics; Metric.name = 1, Metric.unit = 3
    private void KeepMetrics(ProtoMessage request)
    {
        foreach (var metric in request.All(1).SelectMany(resource => resource.All(2)).SelectMany(scope => scope.All(2))) metrics[metric.Text(1)] = metric.Text(3);
    }
}

/// <summary>A span: who, in which trace, below whom, and the spans that it is linked to.</summary>
internal sealed record OtlpSpan(string TraceId, string SpanId, string ParentId, string Name, string[] Links);

/// <summary>A protobuf message without its schema: the fields that hold bytes, by number.</summary>
internal sealed class ProtoMessage
{
    private readonly List<(int Field, ByteString Value)> fields = [];

    public static ProtoMessage Parse(byte[] bytes)
    {
        var message = new ProtoMessage();
        var input = new CodedInputStream(bytes);
        for (uint tag; (tag = input.ReadTag()) != 0;)
        {
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited) message.fields.Add((WireFormat.GetTagFieldNumber(tag), input.ReadBytes()));
            else input.SkipLastField();
        }

        return message;
    }

    public IEnumerable<ProtoMessage> All(int field) => fields.Where(one => one.Field == field).Select(one => Parse(one.Value.ToByteArray()));

    public string Text(int field) => fields.FirstOrDefault(one => one.Field == field).Value?.ToStringUtf8() ?? "";

    public string Hex(int field) => Convert.ToHexStringLower(fields.FirstOrDefault(one => one.Field == field).Value?.ToByteArray() ?? []);
}
