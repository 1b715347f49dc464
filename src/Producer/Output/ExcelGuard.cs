using System.Globalization;
using System.Text;

namespace Hanlin.Producer.Output;

/// <summary>
/// Keeps a text from being taken for a formula: an apostrophe goes in front of every line of it whose first visible
/// character begins formulas (<c>= + - @</c>, in full width too), and of every line that begins with a tab. Lines are
/// looked at one by one because a reader that breaks a quoted cell at its line feeds makes each a cell of its own.
/// </summary>
internal static class ExcelGuard
{
    private const string Starters = "=+-@＝＋－＠";

    public static string Of(string text)
    {
        StringBuilder? guarded = null;
        for (var start = 0; start <= text.Length;)
        {
            var end = text.AsSpan(start).IndexOfAny('\r', '\n') is var terminator and >= 0 ? start + terminator + 1 : text.Length;
            var line = text.AsSpan(start, end - start);
            if (IsFormula(line))
                (guarded ??= new StringBuilder(text, 0, start, text.Length + 8)).Append('\'');
            guarded?.Append(line);
            start = end == text.Length ? text.Length + 1 : end;
        }

        return guarded?.ToString() ?? text;
    }

    private static bool IsFormula(ReadOnlySpan<char> line)
    {
        if (line is ['\t', ..])
            return true;

        foreach (var character in line)
        {
            if (!IsInvisible(character))
                return Starters.Contains(character, StringComparison.Ordinal);
        }

        return false;
    }

    private static bool IsInvisible(char character) =>
        char.IsWhiteSpace(character) || char.IsControl(character) || char.GetUnicodeCategory(character) == UnicodeCategory.Format;
}
