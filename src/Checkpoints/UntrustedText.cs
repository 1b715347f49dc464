using System.Globalization;
using System.Text;

namespace Hanlin.Checkpoints;

/// <summary>Names that come out of a file, made fit for a message: shortened, and unable to steer a terminal.</summary>
internal static class UntrustedText
{
    private const int MaxNameCharacters = 80;
    private const int MaxMessageCharacters = 400;
    private const int MaxListedItems = 200;

    /// <summary>Whether a character can be shown as it is; whatever controls, joins or reorders text cannot.</summary>
    public static bool IsPrintable(char character) => char.GetUnicodeCategory(character) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    /// <summary>A name out of a file, in quotation marks.</summary>
    public static string Quote(string name) => $"'{Show(name, MaxNameCharacters)}'";

    /// <summary>The message of another exception, which may cite the file.</summary>
    public static string Cite(Exception exception) => Show(exception.Message, MaxMessageCharacters);

    private static string Show(string text, int maxCharacters)
    {
        var shown = new StringBuilder();
        foreach (var character in text.AsSpan(0, Math.Min(text.Length, maxCharacters)))
        {
            if (IsPrintable(character))
                shown.Append(character);
            else
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
        }

        return shown.Append(text.Length > maxCharacters ? "..." : "").ToString();
    }

    /// <summary>Joins what is wrong, all of it unless it is absurdly much.</summary>
    public static string List(IReadOnlyCollection<string> items) =>
        string.Join(", ", items.Take(MaxListedItems)) + (items.Count > MaxListedItems ? $" and {items.Count - MaxListedItems} more" : "");
}
