using System.Text;

namespace Hanlin.Producer.Shell;

/// <summary>
/// Text that a user, a model or another program made, as a terminal may show it: without the characters that move the
/// cursor, change colours or the title, write to the clipboard, reverse the direction of reading or break lines unseen.
/// </summary>
public static class TerminalText
{
    /// <summary>
    /// Whether a terminal may be steered with a character: C0 except line feed and tab, DEL, C1, the bidirectional controls
    /// of UAX #9, and the separators U+2028 and U+2029.
    /// </summary>
    public static bool IsUnsafe(char character) => character switch
    {
        '\n' or '\t' => false,
        < ' ' or (>= '\u007F' and <= '\u009F') => true,
        '\u061C' or '\u200E' or '\u200F' or (>= '\u2066' and <= '\u2069') => true,
        >= '\u2028' and <= '\u202E' => true,
        _ => false,
    };

    /// <summary>The text without its unsafe characters; line feeds and tabs stay.</summary>
    public static string Clean(string text)
    {
        if (!text.Any(IsUnsafe))
            return text;

        var clean = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (!IsUnsafe(character))
                clean.Append(character);
        }

        return clean.ToString();
    }

    /// <summary>The text without its unsafe characters on one line: line feeds and tabs become blanks.</summary>
    public static string CleanLine(string text) => Clean(text).Replace('\n', ' ').Replace('\t', ' ');
}
