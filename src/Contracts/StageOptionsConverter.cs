using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hanlin.Contracts;

/// <summary>Options of a stage as JSON: people write numbers, truths and lists where the command line has words.</summary>
public sealed class StageOptionsConverter : JsonConverter<IReadOnlyDictionary<string, string>>
{
    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("options must be an object of names and values.");

        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (!read.TryAdd(name, Value(ref reader, name)))
                throw new JsonException($"options has {QuotedText.Of(name)} twice; give it once.");
        }

        return read;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value)
            writer.WriteString(name, text);
        writer.WriteEndObject();
    }

    private static string Value(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return Word(ref reader, name);

        var words = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            words.Add(Word(ref reader, name));
        return string.Join(' ', words);
    }

    private static string Word(ref Utf8JsonReader reader, string name) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan.IsEmpty ? System.Buffers.BuffersExtensions.ToArray(reader.ValueSequence) : reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => throw new JsonException($"options.{QuotedText.Of(name)} must be a string, a number, true, false or a list of these."),
    };
}
