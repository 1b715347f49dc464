namespace Hanlin.Tokenization;

/// <summary>The words that a mark does not end: abbreviations, addresses, contractions.</summary>
internal static class JoinedWord
{
    /// <summary>
    /// Whether a token continues the word in front of the mark that a text ends with: <c>don'</c> and <c>t</c>.
    /// </summary>
    public static bool Continues(ReadOnlySpan<char> text, ReadOnlySpan<char> token)
    {
        var word = text[..^1];
        return text[^1] switch
        {
            '.' => IsBetweenLetters(word, token) || token is "com" or "cn" or "net" or "org",
            '\'' => EndsInLoneLetter(word) || token is "s" or "t" or "m" or "d" or "n" or "re" or "ve" or "ll" or "em",
            _ => false,
        } || IsAddress(text);
    }

    private static bool IsBetweenLetters(ReadOnlySpan<char> word, ReadOnlySpan<char> token) =>
        EndsInLoneLetter(word) && token.Length == 1 && char.IsAsciiLetter(token[0]);

    private static bool EndsInLoneLetter(ReadOnlySpan<char> word) =>
        !word.IsEmpty && char.IsAsciiLetter(word[^1]) && (word.Length == 1 || !Script.IsWord(word[^2]));

    private static bool IsAddress(ReadOnlySpan<char> text)
    {
        var end = text[^Math.Min(text.Length, JoinRule.MaxLookBack)..];
        var address = end[(end.LastIndexOfAnyExceptInRange('!', '~') + 1)..];
        return address.StartsWith("www.", StringComparison.OrdinalIgnoreCase) || address.Contains("://", StringComparison.Ordinal);
    }
}
