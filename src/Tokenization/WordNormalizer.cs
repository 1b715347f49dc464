using System.Text;
using Hanlin.Tokenization.Unicode;

namespace Hanlin.Tokenization;

/// <summary>
/// What happens to a word before it is split at its punctuation. Characters are dropped; then it is lower-cased,
/// decomposed (NFD) and stripped of its nonspacing marks, or, where lower-casing is off, left alone (UER) or
/// composed (NFC, HF).
/// </summary>
internal sealed class WordNormalizer(TokenizerFlavor flavor, bool lowerCase, CharTraitTable traits)
{
    private const int StackLength = 128;
    private const int CapitalIWithDotAbove = 0x130;

    /// <summary>Appends the normal form of a word to <paramref name="output"/>.</summary>
    public void Normalize(ReadOnlySpan<char> word, ref PooledBuffer<char> output)
    {
        if (lowerCase && Ascii.IsValid(word)) LowerAscii(word, ref output);
        else NormalizeCodePoints(word, ref output);
    }

    private static void Append(scoped ReadOnlySpan<int> codePoints, ref PooledBuffer<char> output)
    {
        foreach (var codePoint in codePoints)
        {
            if (codePoint <= char.MaxValue)
            {
                output.Add((char)codePoint);
                continue;
            }

            output.Add((char)(0xD7C0 + (codePoint >> 10)));
            output.Add((char)(0xDC00 + (codePoint & 0x3FF)));
        }
    }

    private void LowerAscii(ReadOnlySpan<char> word, ref PooledBuffer<char> output)
    {
        foreach (var c in word)
            if ((traits[c] & CharTraits.Dropped) == 0) output.Add(char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c);
    }

    private void NormalizeCodePoints(ReadOnlySpan<char> word, ref PooledBuffer<char> output)
    {
        var kept = new PooledBuffer<int>(stackalloc int[StackLength]);
        var normalized = new NormalizedText(stackalloc int[StackLength]);
        Keep(word, ref kept);
        if (lowerCase)
        {
            LowerAndStrip(kept.Items, ref normalized);
            Append(normalized.CodePoints, ref output);
        }
        else if (flavor == TokenizerFlavor.Hf)
        {
            foreach (var codePoint in kept.Items) normalized.AddDecomposed(codePoint, dropMarks: false);
            normalized.Compose();
            Append(normalized.CodePoints, ref output);
        }
        else
        {
            Append(kept.Items, ref output);
        }

        normalized.Dispose();
        kept.Dispose();
    }

    private void Keep(ReadOnlySpan<char> word, ref PooledBuffer<int> kept)
    {
        for (int i = 0, length; i < word.Length; i += length)
            if ((traits.At(word, i, out length) & CharTraits.Dropped) == 0) kept.Add(CharTraitTable.CodePointAt(word, i, out _));
    }

    private void LowerAndStrip(ReadOnlySpan<int> word, ref NormalizedText normalized)
    {
        for (var i = 0; i < word.Length; i++)
        {
            // HF lower-cases each character alone before it knows of words, so no sigma is ever final there.
            var lower = word[i] switch
            {
                FinalSigma.Capital when flavor == TokenizerFlavor.Uer => FinalSigma.Lower(word, i),
                CapitalIWithDotAbove => 'i', // and U+0307, a mark that is stripped at once
                var codePoint => Unicode14.ToLower(codePoint),
            };
            normalized.AddDecomposed(lower, dropMarks: true);
        }
    }
}
