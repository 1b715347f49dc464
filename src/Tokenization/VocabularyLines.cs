using System.Text;
using System.Text.Unicode;

namespace Hanlin.Tokenization;

/// <summary>Splits a vocabulary file into its tokens and refuses what cannot be one.</summary>
internal static class VocabularyLines
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static string[] Parse(ReadOnlySpan<byte> utf8, string name)
    {
        if (utf8.Length > Vocabulary.MaxBytes) throw TooLarge(name, utf8.Length);
        if (utf8.StartsWith(ByteOrderMark)) utf8 = utf8[ByteOrderMark.Length..];
        if (utf8.IsEmpty) throw new VocabularyException($"{name} is empty; a vocabulary has one token a line.");

        var tokens = new List<string>();
        while (!utf8.IsEmpty)
        {
            if (tokens.Count == Vocabulary.MaxTokens)
                throw new VocabularyException($"{name}: more than {Vocabulary.MaxTokens:N0} lines. Is this a vocabulary and not a corpus?");

            tokens.Add(TokenOf(TakeLine(ref utf8), tokens.Count + 1, name));
        }

        return [.. tokens];
    }

    public static VocabularyException TooLarge(string name, long length) =>
        new($"{name} has {length:N0} bytes; a vocabulary has at most {Vocabulary.MaxBytes:N0}. Is this a vocabulary and not a corpus?");

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
        if (end < 0) end = rest.Length;

        var line = rest[..end];
        var terminator = rest[end..] switch
        {
            [] => 0,
            [(byte)'\r', (byte)'\n', ..] => 2,
            _ => 1,
        };
        rest = rest[(end + terminator)..];
        return line;
    }

    private static string TokenOf(ReadOnlySpan<byte> line, int number, string name)
    {
        if (!Utf8.IsValid(line))
            throw new VocabularyException($"{name}, line {number}: not UTF-8. Convert the file, for example from GB18030 with iconv.");

        // PostgreSQL cannot store U+0000, so no token may put it into a generated text.
        if (line.Contains((byte)0))
            throw new VocabularyException($"{name}, line {number}: contains U+0000. Is this a text file in UTF-8 (and not UTF-16)?");

        return Encoding.UTF8.GetString(FirstField(line));
    }

    private static ReadOnlySpan<byte> FirstField(ReadOnlySpan<byte> line)
    {
        var field = line.TrimStart(" \t"u8);
        var end = field.IndexOfAny((byte)' ', (byte)'\t');
        if (end >= 0) field = field[..end];
        return field.IsEmpty ? line : field;
    }
}
