using System.Text.Json;
using System.Text.Unicode;

namespace Hanlin.Checkpoints;

/// <summary>Reads JSON that others wrote: objects of modest size and depth, in UTF-8, in which no name occurs twice.</summary>
public static class JsonFile
{
    private const int MaxBytes = 8 * 1024 * 1024;
    private const int MaxDepth = 16;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>Reads a file and makes a value of its root object.</summary>
    /// <exception cref="CheckpointException">The file is missing, too large, or no JSON object in UTF-8.</exception>
    public static T Read<T>(string path, Func<JsonElement, T> read) => Parse(path, ReadBytes(path), read);

    /// <summary>The bytes of a file of JSON, at most 8 MiB of them.</summary>
    /// <exception cref="CheckpointException">The file is missing or larger.</exception>
    public static byte[] ReadBytes(string path)
    {
        using var file = FileBytes.Open(path);
        return file.Length <= MaxBytes
            ? file.ReadArray(0, (int)file.Length)
            : throw new CheckpointException(path, $"has {file.Length} bytes; at most {MaxBytes} are read of a JSON file");
    }

    /// <summary>Makes a value of the root object of some JSON in a file.</summary>
    /// <exception cref="CheckpointException">It is no JSON object in UTF-8.</exception>
    public static T Parse<T>(string path, ReadOnlyMemory<byte> json, Func<JsonElement, T> read)
    {
        // People save configurations with editors that put a byte order mark in front.
        if (json.Span.StartsWith("\uFEFF"u8)) json = json["\uFEFF"u8.Length..];
        if (!Utf8.IsValid(json.Span)) throw new CheckpointException(path, "the JSON is not UTF-8");
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? read(document.RootElement)
                : throw new CheckpointException(path, "the JSON is not an object");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is what reading a string with half a surrogate pair throws.
            throw new CheckpointException(path, $"the JSON is not valid: {UntrustedText.Cite(exception)}", exception);
        }
    }
}
