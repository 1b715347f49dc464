using System.Text.Json;

namespace Hanlin.Producer.Prompts;

/// <summary>The names of the forms, and how a file shows its own.</summary>
public static class PromptFormats
{
    private static readonly Dictionary<string, PromptFormat> Names = new()
    {
        ["txt"] = PromptFormat.Text,
        ["jsonl"] = PromptFormat.Jsonl,
        ["openai"] = PromptFormat.OpenAi,
    };

    /// <summary>The names that <c>--format</c> takes.</summary>
    public static IReadOnlyCollection<string> All => Names.Keys;

    /// <summary>The form of a name.</summary>
    public static bool TryParse(string name, out PromptFormat format) => Names.TryGetValue(name, out format);

    internal static string NameOf(PromptFormat format) => Names.First(pair => pair.Value == format).Key;

    /// <summary>
    /// A name in <c>.txt</c> is text whatever it holds. Everything else shows its form in the first line that is not blank:
    /// an object with <c>url</c> or <c>body</c> is a request of OpenAI's, any other object is JSONL, and what is neither is
    /// JSONL after <c>.jsonl</c>, <c>.ndjson</c> and <c>.json</c> and text otherwise. A <c>.gz</c> at the end is passed over.
    /// </summary>
    internal static PromptFormat Detect(string name, ReadOnlyMemory<byte> firstLine)
    {
        var plain = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        var extension = Path.GetExtension(plain).ToLowerInvariant();
        if (extension == ".txt")
            return PromptFormat.Text;

        var byName = extension is ".jsonl" or ".ndjson" or ".json" ? PromptFormat.Jsonl : PromptFormat.Text;
        return ByContent(firstLine) ?? byName;
    }

    private static PromptFormat? ByContent(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return null;

            return document.RootElement.TryGetProperty("url", out _) || document.RootElement.TryGetProperty("body", out _)
                ? PromptFormat.OpenAi
                : PromptFormat.Jsonl;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
