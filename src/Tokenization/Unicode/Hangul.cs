namespace Hanlin.Tokenization.Unicode;

/// <summary>Hangul syllables and their jamo, by arithmetic. (The Unicode Standard, section 3.12.)</summary>
internal static class Hangul
{
    private const int SyllableBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TailBase = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TailCount = 28;
    private const int SyllableCount = LeadCount * VowelCount * TailCount;

    public static bool IsSyllable(int codePoint) => (uint)(codePoint - SyllableBase) < SyllableCount;

    /// <summary>Whether a code point can be the second of a pair that <see cref="TryCompose"/> joins.</summary>
    public static bool IsVowelOrTail(int codePoint) =>
        (uint)(codePoint - VowelBase) < VowelCount || (uint)(codePoint - TailBase - 1) < TailCount - 1;

    /// <summary>The two or three jamo of a syllable; a tail of 0 means that there is none.</summary>
    public static (int Lead, int Vowel, int Tail) Decompose(int syllable)
    {
        var index = syllable - SyllableBase;
        var tail = index % TailCount;
        return (LeadBase + (index / (VowelCount * TailCount)),
                VowelBase + (index / TailCount % VowelCount),
                tail == 0 ? 0 : TailBase + tail);
    }

    public static bool TryCompose(int first, int second, out int syllable)
    {
        var lead = (uint)(first - LeadBase);
        var vowel = (uint)(second - VowelBase);
        var tail = (uint)(second - TailBase);
        if (lead < LeadCount && vowel < VowelCount)
        {
            syllable = SyllableBase + (int)(((lead * VowelCount) + vowel) * TailCount);
            return true;
        }

        syllable = first + (int)tail;
        return IsSyllable(first) && (first - SyllableBase) % TailCount == 0 && tail is > 0 and < TailCount;
    }
}
