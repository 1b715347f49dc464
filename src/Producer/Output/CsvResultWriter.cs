using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Hanlin.Producer.Shell;

namespace Hanlin.Producer.Output;

/// <summary>Results as CSV (RFC 4180) in UTF-8, with a line of headings. Numbers are never guarded: nobody chooses them.</summary>
public sealed class CsvResultWriter : IResultWriter
{
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",\"\r\n");

    private readonly CsvOptions options;
    private readonly RowBuffer rows;
    private readonly Func<object, object?>[] readers;

    /// <summary>A writer on a stream, which it does not close.</summary>
    public CsvResultWriter(Stream stream, TimeProvider time, CsvOptions options)
    {
        this.options = options;
        rows = new RowBuffer(stream, time);
        readers = [.. options.Columns.Select(CsvColumns.Reader)];
        if (options.ExcelGuard)
            rows.Row.Write("\uFEFF"u8);
        WriteRow(options.Columns);
    }

    /// <inheritdoc />
    public ValueTask WriteAsync(ResultLine result, CancellationToken cancellationToken)
    {
        WriteRow(readers.Select(read => Cell(read(result))));
        return rows.EndRowAsync(cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask FlushAsync(CancellationToken cancellationToken) => rows.FlushAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => FlushAsync(CancellationToken.None);

    private string Cell(object? value) => value switch
    {
        null => "",
        string text => Text(text),
        JsonElement json => Text(json.GetRawText()),
        IReadOnlyList<int> ids => $"[{string.Join(',', ids)}]",
        DateTimeOffset moment => moment.ToString("O", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"CSV has no form for {value.GetType()}."),
    };

    private string Text(string text)
    {
        var shown = options.ForTerminal ? TerminalText.Clean(text) : text;
        return options.ExcelGuard ? ExcelGuard.Of(shown) : shown;
    }

    private void WriteRow(IEnumerable<string> cells)
    {
        var separator = ""u8;
        foreach (var cell in cells)
        {
            rows.Row.Write(separator);
            WriteCell(cell);
            separator = ","u8;
        }

        rows.Row.Write("\r\n"u8);
    }

    private void WriteCell(string cell)
    {
        // Some readers trim what is not quoted.
        var needsQuotes = cell.AsSpan().ContainsAny(NeedQuotes) || cell.Length != cell.AsSpan().Trim().Length;
        Encoding.UTF8.GetBytes(needsQuotes ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell, rows.Row);
    }
}
