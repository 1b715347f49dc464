namespace Hanlin.Training.Corpora;

/// <summary>Where the text of a stage comes from.</summary>
/// <param name="Path">A file of UTF-8.</param>
/// <param name="Format">Its form.</param>
/// <param name="TextField">Where the text is in a JSON object.</param>
public sealed record CorpusOptions(string Path, CorpusFormat Format = CorpusFormat.Lines, string TextField = "text")
{
    private static readonly string[] JsonlExtensions = [".jsonl", ".ndjson", ".json"];

    /// <summary>The form that a word means: <c>lines</c>, <c>jsonl</c>, or <c>auto</c>, which goes by the path.</summary>
    public static CorpusFormat FormatOf(string word, string path) => word switch
    {
        "lines" => CorpusFormat.Lines,
        "jsonl" => CorpusFormat.Jsonl,
        _ => JsonlExtensions.Contains(System.IO.Path.GetExtension(path).ToLowerInvariant()) ? CorpusFormat.Jsonl : CorpusFormat.Lines,
    };
}
