using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Hanlin.Producer.Output;

/// <summary>JSON values on lines of their own.</summary>
internal sealed class JsonRows(Stream stream, TimeProvider time)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = ResultEncoder.Instance, SkipValidation = true };

    private readonly RowBuffer rows = new(stream, time);

    public ValueTask WriteAsync<T>(T value, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using (var json = new Utf8JsonWriter(rows.Row, Options))
            JsonSerializer.Serialize(json, value, type);
        rows.Row.Write("\n"u8);
        return rows.EndRowAsync(cancellationToken);
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => rows.FlushAsync(cancellationToken);
}
