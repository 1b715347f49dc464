using System.Diagnostics.CodeAnalysis;

namespace Hanlin.Storage;

/// <summary>
/// Text that both stores accept: no U+0000, which PostgreSQL cannot hold, and no lone surrogate, which is not UTF-8.
/// Each such code unit becomes U+FFFD, so that a filter made from the same text still finds its row.
/// </summary>
internal static class WellFormedText
{
    private const char Replacement = '\uFFFD';

    [return: NotNullIfNotNull(nameof(text))]
    public static string? Of(string? text, ref int repaired)
    {
        var fault = IndexOfFault(text, 0);
        if (text is null || fault < 0)
            return text;

        var units = text.ToCharArray();
        for (; fault >= 0; fault = IndexOfFault(units, fault + 1))
            units[fault] = Replacement;
        repaired++;
        return new string(units);
    }

    [return: NotNullIfNotNull(nameof(text))]
    public static string? Of(string? text)
    {
        var ignored = 0;
        return Of(text, ref ignored);
    }

    private static int IndexOfFault(ReadOnlySpan<char> text, int start)
    {
        for (var index = start; index < text.Length; index++)
        {
            var unit = text[index];
            if (unit == '\0')
                return index;
            if (!char.IsSurrogate(unit))
                continue;
            if (index + 1 == text.Length || !char.IsSurrogatePair(unit, text[index + 1]))
                return index;
            index++;
        }

        return -1;
    }
}
