namespace Hanlin.Tokenization;

/// <summary>
/// Whether a blank goes between a text and the token behind it: the rules in the documentation of
/// <see cref="TextJoiner"/>. All it remembers is which quotes are open; the rest it reads from the end of the text.
/// </summary>
internal struct JoinRule
{
    /// <summary>How far back the rule reads, in UTF-16 code units, which bounds what a token can cost.</summary>
    public const int MaxLookBack = 128;

    private const string Marks = ".,!?;:%\"'";

    private bool isDoubleQuoteOpen;
    private bool isSingleQuoteOpen;

    private enum Edge
    {
        Hugging,
        Word,
        Mark,
        OpeningQuote,
    }

    /// <summary>Whether a blank parts a text from a token, not empty, that begins a word of its own.</summary>
    public readonly bool NeedsBlank(ReadOnlySpan<char> text, ReadOnlySpan<char> token)
    {
        if (text.IsEmpty) return false;

        return (EndOf(text), StartOf(token, behind: text[^1])) switch
        {
            (Edge.Word, Edge.Word or Edge.OpeningQuote) => true,
            (Edge.Mark, Edge.OpeningQuote) => Script.IsWord(LastBeforeMarks(text)),
            (Edge.Mark, Edge.Word) => PartsWords(text, token) && !JoinedWord.Continues(text, token),
            _ => false,
        };
    }

    /// <summary>Takes note of the quotes in what is put behind a text.</summary>
    public void Add(ReadOnlySpan<char> text, ReadOnlySpan<char> added)
    {
        var previous = text.IsEmpty ? '\0' : text[^1];
        foreach (var c in added)
        {
            if (c == '"') isDoubleQuoteOpen = !isDoubleQuoteOpen;
            else if (c == '\'' && !Script.IsWord(previous)) isSingleQuoteOpen = !isSingleQuoteOpen;
            previous = c;
        }
    }

    private static Edge EdgeOf(char c)
    {
        if (Script.IsWord(c)) return Edge.Word;
        return Marks.Contains(c, StringComparison.Ordinal) ? Edge.Mark : Edge.Hugging;
    }

    /// <summary>Whether the mark that a text ends with parts the word in front of it from a word behind it.</summary>
    private static bool PartsWords(ReadOnlySpan<char> text, ReadOnlySpan<char> token)
    {
        var before = LastBeforeMarks(text);
        return Script.IsWord(before) && text[^1] switch
        {
            '.' => !char.IsDigit(before) && !char.IsDigit(token[0]),
            ',' => !char.IsDigit(before) || !char.IsDigit(token[0]),
            '%' => true,
            _ => !char.IsDigit(token[0]),
        };
    }

    private static char LastBeforeMarks(ReadOnlySpan<char> text)
    {
        var words = text[^Math.Min(text.Length, MaxLookBack)..].TrimEnd(Marks);
        return words.IsEmpty ? '\0' : words[^1];
    }

    private readonly Edge StartOf(ReadOnlySpan<char> token, char behind) => token[0] switch
    {
        '"' when !isDoubleQuoteOpen => Edge.OpeningQuote,
        '\'' when !isSingleQuoteOpen && !Script.IsWord(behind) => Edge.OpeningQuote,
        var first => EdgeOf(first),
    };

    private readonly Edge EndOf(ReadOnlySpan<char> text) => text[^1] switch
    {
        '"' when isDoubleQuoteOpen => Edge.OpeningQuote,
        '\'' when isSingleQuoteOpen && (text.Length == 1 || !Script.IsWord(text[^2])) => Edge.OpeningQuote,
        var last => EdgeOf(last),
    };
}
