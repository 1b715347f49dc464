using System.Globalization;
using Hanlin.Tokenization.Unicode;

namespace Hanlin.Tokenization;

/// <summary>The traits of all characters for one flavour, with or without lower-casing.</summary>
internal sealed class CharTraitTable
{
    private readonly TokenizerFlavor flavor;
    private readonly bool lowerCase;
    private readonly CharTraits[] traits = new CharTraits[char.MaxValue + 1];

    public CharTraitTable(TokenizerFlavor flavor, bool lowerCase)
    {
        this.flavor = flavor;
        this.lowerCase = lowerCase;
        for (var c = 0; c < traits.Length; c++) traits[c] = char.IsSurrogate((char)c) ? CharTraits.Surrogate : Of(c);
    }

    /// <summary>The traits of a UTF-16 code unit: those of its code point, or <see cref="CharTraits.Surrogate"/> alone.</summary>
    public CharTraits this[char c] => traits[c];

    /// <summary>The traits of the code point at an index of a text, and its length in UTF-16 code units.</summary>
    public CharTraits At(ReadOnlySpan<char> text, int index, out int length)
    {
        var found = traits[text[index]];
        if (found != CharTraits.Surrogate)
        {
            length = 1;
            return found;
        }

        return Of(CodePointAt(text, index, out length));
    }

    /// <summary>The code point at an index of a text; a surrogate without its partner is one of its own, as in Python.</summary>
    public static int CodePointAt(ReadOnlySpan<char> text, int index, out int length)
    {
        var isPair = index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]);
        length = isPair ? 2 : 1;
        return isPair ? char.ConvertToUtf32(text[index], text[index + 1]) : text[index];
    }

    private static bool IsIdeograph(int codePoint) => codePoint
        is >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF or >= 0xF900 and <= 0xFAFF
        or >= 0x20000 and <= 0x2A6DF or >= 0x2A700 and <= 0x2B73F or >= 0x2B740 and <= 0x2B81F
        or >= 0x2B820 and <= 0x2CEAF or >= 0x2F800 and <= 0x2FA1F;

    /// <summary>All that is printed in ASCII and no letter or digit counts as punctuation, <c>$ + &lt; = &gt; ^ ` | ~</c> too.</summary>
    private static bool IsPunctuation(int codePoint, UnicodeCategory category) =>
        codePoint is >= 33 and <= 47 or >= 58 and <= 64 or >= 91 and <= 96 or >= 123 and <= 126
        || category is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;

    private CharTraits Of(int codePoint)
    {
        var category = Unicode14.CategoryOf(codePoint);
        if (codePoint is '\t' or '\n' or '\r') return CharTraits.Space;
        if (IsDropped(codePoint, category)) return CharTraits.Dropped | CharTraits.Changes;
        if (category is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            return CharTraits.Space;

        var found = CharTraits.None;
        if (IsIdeograph(codePoint)) found |= CharTraits.Ideograph;
        if (IsPunctuation(codePoint, category)) found |= CharTraits.Punctuation;
        if (Changes(codePoint, category)) found |= CharTraits.Changes;
        return found;
    }

    private bool IsDropped(int codePoint, UnicodeCategory category) => category switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format => true,
        UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate => flavor == TokenizerFlavor.Hf,
        _ => codePoint == 0xFFFD,
    };

    private bool Changes(int codePoint, UnicodeCategory category)
    {
        if (lowerCase)
        {
            return Unicode14.ToLower(codePoint) != codePoint || category == UnicodeCategory.NonSpacingMark
                || !CanonicalMappings.Instance.IsInertInNfd(codePoint);
        }

        // Punctuation too: it may compose (= and U+0338 give ≠), and a word that reads [MASK] once characters are dropped is that token.
        return flavor == TokenizerFlavor.Hf
            && (IsPunctuation(codePoint, category) || !CanonicalMappings.Instance.IsInertInNfc(codePoint));
    }
}
