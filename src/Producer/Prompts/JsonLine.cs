using System.Text.Json;
using Hanlin.Contracts;

namespace Hanlin.Producer.Prompts;

/// <summary>Strict reading of one JSON value a line: no duplicate keys, little depth, errors in the user's words.</summary>
internal static class JsonLine
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <exception cref="LineFaultException">The line is not JSON, or <paramref name="read"/> says so.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> line, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            return read(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new LineFaultException($"It is not valid JSON: {Reason(exception)}.");
        }
        catch (InvalidOperationException)
        {
            // The reader's way to say that an escaped text is not UTF-16; every other misuse is excluded by kind.
            throw new LineFaultException("It holds half of a surrogate pair, such as \\ud800 alone. Cut texts between characters.");
        }
    }

    public static string Text(JsonElement value, string name) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw new LineFaultException($"{name} is {Shown(value)}; it must be a string.");

    /// <summary>Touches the strings of a list, so that <see cref="Read"/> reports one that is not UTF-16 as that.</summary>
    public static void RequireWellFormed(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return;
        foreach (var item in value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String))
            item.GetString();
    }

    /// <summary>A value as messages show it.</summary>
    public static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => QuotedText.Of(value.GetString()!),
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => value.GetRawText() is { Length: > 40 } text ? text[..40] + "…" : value.GetRawText(),
    };

    /// <exception cref="LineFaultException">A key is none of the known ones.</exception>
    public static void RequireKnown(JsonElement container, IReadOnlyCollection<string> known, string where)
    {
        foreach (var name in container.EnumerateObject().Select(property => property.Name))
        {
            if (!known.Contains(name))
                throw new LineFaultException($"{where} has the unknown key {QuotedText.Of(name)}{NearestName.Hint(name, known)}");
        }
    }

    // The reader's own position counts lines that are always the first.
    private static string Reason(JsonException exception)
    {
        var end = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var reason = (end < 0 ? exception.Message : exception.Message[..end]).TrimEnd('.');
        return exception.BytePositionInLine is { } position ? $"{reason} (byte {position + 1})" : reason;
    }
}
