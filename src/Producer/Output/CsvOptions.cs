namespace Hanlin.Producer.Output;

/// <summary>How results become CSV.</summary>
public sealed record CsvOptions
{
    /// <summary>The columns, in their order; see <see cref="CsvColumns"/>.</summary>
    public IReadOnlyList<string> Columns { get; init; } = CsvColumns.Default;

    /// <summary>
    /// Write for spreadsheets: no text is taken for a formula, and a byte order mark tells Excel that the file is UTF-8.
    /// Without it the file is plain RFC 4180 for programs, every text as it is.
    /// </summary>
    public bool ExcelGuard { get; init; } = true;

    /// <summary>Leave out what could steer a terminal, where the output is one.</summary>
    public bool ForTerminal { get; init; }
}
