using System.Globalization;

namespace Hanlin.Tokenization.Unicode;

/// <summary>
/// The one rule of lower-casing that looks around: a capital sigma that ends a word becomes ς, any other σ.
/// (The Unicode Standard 14.0, table 3-17, Final_Sigma; Python's <c>str.lower</c> follows it.)
/// </summary>
internal static class FinalSigma
{
    public const int Capital = 0x3A3;
    private const int Final = 0x3C2;
    private const int Medial = 0x3C3;

    /// <summary>The lower case of the capital sigma at <paramref name="index"/> of a word.</summary>
    public static int Lower(ReadOnlySpan<int> word, int index)
    {
        // Each search stops at a sigma at the latest, so a word is walked at most twice however many it holds.
        var before = index - 1;
        while (before >= 0 && IsCaseIgnorable(word[before])) before--;
        if (before < 0 || !IsCased(word[before])) return Medial;

        var after = index + 1;
        while (after < word.Length && IsCaseIgnorable(word[after])) after++;
        return after < word.Length && IsCased(word[after]) ? Medial : Final;
    }

    /// <summary>Cased, of a character that is not case-ignorable.</summary>
    private static bool IsCased(int codePoint) =>
        Unicode14.CategoryOf(codePoint)
            is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        || codePoint is 0xAA or 0xBA
            or >= 0x2160 and <= 0x217F or >= 0x24B6 and <= 0x24E9
            or >= 0x1F130 and <= 0x1F149 or >= 0x1F150 and <= 0x1F169 or >= 0x1F170 and <= 0x1F189;

    private static bool IsCaseIgnorable(int codePoint) =>
        Unicode14.CategoryOf(codePoint)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol
        || codePoint is '\'' or '.' or ':' or 0xB7 or 0x387 or 0x55F or 0x5F4 or 0x2018 or 0x2019 or 0x2024 or 0x2027
            or 0xFE13 or 0xFE52 or 0xFE55 or 0xFF07 or 0xFF0E or 0xFF1A;
}
