using System.Text;
using System.Text.Json;
using Hanlin.Contracts;

namespace Hanlin.Training.Corpora;

/// <summary>Finds the text in a line of JSON: the line is a string, or an object with the text in one field.</summary>
internal sealed class JsonText(string fieldName)
{
    private const int MaxDepth = 32;

    private readonly byte[] fieldUtf8 = Encoding.UTF8.GetBytes(fieldName);

    private string Name => QuotedText.Of(fieldName);

    /// <summary>Writes the text, which is never longer than the line, and returns its length.</summary>
    /// <exception cref="FormatException">The line is no JSON, or the text is missing, doubled or no string.</exception>
    public int Read(ReadOnlySpan<byte> line, Span<char> text)
    {
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            var length = reader.TokenType switch
            {
                JsonTokenType.String => reader.CopyString(text),
                JsonTokenType.StartObject => ReadObject(ref reader, text),
                _ => throw new FormatException($"it is {QuotedText.Of(Encoding.UTF8.GetString(line))}; a line must be an object or a string"),
            };
            if (reader.Read()) throw new FormatException("more than one JSON value on the line");
            return length;
        }
        catch (JsonException exception)
        {
            throw new FormatException($"it is not JSON, at byte {exception.BytePositionInLine + 1} of the line", exception);
        }
        catch (InvalidOperationException exception)
        {
            // What the reader throws for a text that is not UTF-16 once its escapes are undone.
            throw new FormatException("its text holds half of a surrogate pair, such as \\ud800 alone", exception);
        }
    }

    private int ReadObject(ref Utf8JsonReader reader, Span<char> text)
    {
        var length = -1;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isText = reader.ValueTextEquals(fieldUtf8);
            reader.Read();
            if (!isText)
            {
                reader.Skip();
                continue;
            }

            if (length >= 0) throw new FormatException($"it has the field {Name} twice");
            if (reader.TokenType != JsonTokenType.String) throw new FormatException($"its field {Name} is no string");
            length = reader.CopyString(text);
        }

        return length >= 0 ? length : throw new FormatException($"it has no field {Name}; --text_field names the one with the text");
    }
}
