namespace Hanlin.Producer.Output;

/// <summary>Results as JSONL in UTF-8: one <see cref="ResultLine"/> a line, harmless on a terminal.</summary>
/// <param name="stream">Where they go; it stays open.</param>
/// <param name="time">Decides when slow results are flushed.</param>
public sealed class JsonlResultWriter(Stream stream, TimeProvider time) : IResultWriter
{
    private readonly JsonRows rows = new(stream, time);

    /// <inheritdoc />
    public ValueTask WriteAsync(ResultLine result, CancellationToken cancellationToken) =>
        rows.WriteAsync(result, ResultJson.Default.ResultLine, cancellationToken);

    /// <inheritdoc />
    public ValueTask FlushAsync(CancellationToken cancellationToken) => rows.FlushAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => FlushAsync(CancellationToken.None);
}
