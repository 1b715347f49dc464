namespace Hanlin.Storage;

/// <summary>The column types and collations that differ between the two stores.</summary>
/// <param name="Json">Type of a JSON document.</param>
/// <param name="ByteOrder">Collation of text keys: by byte, because an update of the system's own would corrupt their indexes.</param>
internal sealed record Dialect(string Json, string ByteOrder)
{
    public static Dialect Postgres { get; } = new("jsonb", "C");

    public static Dialect Sqlite { get; } = new("TEXT", "BINARY");
}
