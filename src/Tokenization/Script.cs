using System.Globalization;

namespace Hanlin.Tokenization;

/// <summary>Which characters are written with blanks between words.</summary>
internal static class Script
{
    private const char FirstWide = '\u2E80'; // CJK radicals; nearly all above it is written without blanks

    /// <summary>
    /// Letters, decimal digits and marks of the scripts with blanks: Latin, Greek, Cyrillic, Arabic, Hangul, …
    /// Han, kana, full-width forms and half of a surrogate pair are none.
    /// </summary>
    public static bool IsWord(char c)
    {
        if (char.IsAscii(c)) return char.IsAsciiLetterOrDigit(c);
        if (c >= FirstWide && c is not (>= '\uAC00' and <= '\uD7FF')) return false;
        return char.IsLetterOrDigit(c)
            || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
    }
}
