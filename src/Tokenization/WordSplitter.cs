namespace Hanlin.Tokenization;

/// <summary>
/// Splits text into the words that WordPiece works on: at blanks, around Chinese characters and at punctuation, lower-cased and
/// stripped of accents. Immutable and safe to share between threads.
/// </summary>
public sealed class WordSplitter
{
    private const int StackLength = 256;

    private readonly CharTraitTable traits;
    private readonly WordNormalizer normalizer;

    /// <param name="flavor">Which tokenizer to agree with where the two differ.</param>
    /// <param name="lowerCase">Lower-case the text and strip its accents.</param>
    public WordSplitter(TokenizerFlavor flavor = TokenizerFlavor.Uer, bool lowerCase = true)
    {
        traits = new CharTraitTable(flavor, lowerCase);
        normalizer = new WordNormalizer(flavor, lowerCase, traits);
    }

    /// <summary>Gives the words of a text to a sink, a structure so that the calls cost nothing.</summary>
    public void Split<TSink>(ReadOnlySpan<char> text, ref TSink sink) where TSink : struct, IWordSink
    {
        for (var position = 0; position < text.Length;)
        {
            var c = text[position];
            switch (traits[c])
            {
                case CharTraits.Ideograph or CharTraits.Punctuation:
                    sink.Add(c);
                    position++;
                    break;
                case CharTraits.Space:
                    position++;
                    break;
                default:
                    var length = LengthOfWord(text[position..], out var found);
                    SplitWord(text.Slice(position, length), found, ref sink);
                    position += length;
                    break;
            }
        }
    }

    /// <summary>
    /// Length of the word that a text, not empty, begins with: one ideograph, or all up to the next blank or ideograph.
    /// </summary>
    private int LengthOfWord(ReadOnlySpan<char> text, out CharTraits found)
    {
        found = traits.At(text, 0, out var end);
        if ((found & CharTraits.Ideograph) != 0) return end;

        while (end < text.Length)
        {
            var next = traits.At(text, end, out var length);
            if ((next & (CharTraits.Ideograph | CharTraits.Space)) != 0) break;
            found |= next;
            end += length;
        }

        return end;
    }

    private void SplitWord<TSink>(ReadOnlySpan<char> word, CharTraits found, ref TSink sink) where TSink : struct, IWordSink
    {
        if ((found & CharTraits.Changes) == 0)
        {
            SplitAtPunctuation(word, ref sink);
            return;
        }

        var buffer = new PooledBuffer<char>(stackalloc char[StackLength]);
        normalizer.Normalize(word, ref buffer);
        ReadOnlySpan<char> normalized = buffer.Items;
        if (!sink.TryTakeWhole(normalized)) SplitAtPunctuation(normalized, ref sink);
        buffer.Dispose();
    }

    private void SplitAtPunctuation<TSink>(ReadOnlySpan<char> word, ref TSink sink) where TSink : struct, IWordSink
    {
        var start = 0;
        for (int i = 0, length; i < word.Length; i += length)
        {
            if ((traits.At(word, i, out length) & CharTraits.Punctuation) == 0) continue;

            sink.Add(word[start..i]);
            sink.Add(word.Slice(i, length));
            start = i + length;
        }

        sink.Add(word[start..]);
    }
}
