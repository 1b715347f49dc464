using System.Globalization;
using System.Text;

namespace Hanlin.Contracts;

/// <summary>
/// A text from outside as an error message shows it: in quotes, shortened, and on one line. Whatever is invisible or
/// steers a terminal (control and format characters, line separators, lone surrogates) is written as <c>\uXXXX</c>.
/// </summary>
public static class QuotedText
{
    private const int MaxRunes = 40;

    /// <summary>The text in quotes, at most 40 characters of it.</summary>
    public static string Of(string text)
    {
        var quoted = new StringBuilder("\"");
        var index = 0;
        for (var count = 0; index < text.Length && count < MaxRunes; count++)
        {
            if (Rune.TryGetRuneAt(text, index, out var rune) && IsVisible(rune))
                quoted.Append(rune);
            else
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(rune.Value == 0 ? text[index] : rune.Value):X4}");
            index += Math.Max(rune.Utf16SequenceLength, 1);
        }

        return quoted.Append(index < text.Length ? "…\"" : "\"").ToString();
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
