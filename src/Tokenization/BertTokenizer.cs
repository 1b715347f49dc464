using System.Buffers;

namespace Hanlin.Tokenization;

/// <summary>
/// Turns text into token ids exactly as the BERT tokenizers of UER-py and of Hugging Face transformers do: text is
/// cleaned and split at blanks, around Chinese characters and at punctuation, words are lower-cased and stripped of
/// accents, and each becomes the ids of its WordPiece tokens. Nothing is added and nothing cut off.
/// </summary>
/// <remarks>
/// <para>
/// Immutable and safe to share between threads. Time is linear in the text, whatever the text: what one character
/// can cost is bounded by the longest token. Any UTF-16 is accepted; a lone surrogate is an unknown letter (UER) or
/// dropped (HF).
/// </para>
/// <para>Character properties are those of Unicode 14.0 on every runtime, as the references had them under Python 3.11.</para>
/// </remarks>
public sealed class BertTokenizer
{
    private readonly Vocabulary vocabulary;
    private readonly WordSplitter splitter;
    private readonly WordPiece wordPiece;
    private readonly bool keepsSpecialWords;
    private readonly SearchValues<string>? specialTokens;

    /// <param name="vocabulary">The tokens of the model.</param>
    /// <param name="flavor">Which tokenizer to agree with where the two differ.</param>
    /// <param name="lowerCase">Lower-case the text and strip its accents, as the model family was trained (<c>do_lower_case</c>).</param>
    public BertTokenizer(Vocabulary vocabulary, TokenizerFlavor flavor = TokenizerFlavor.Uer, bool lowerCase = true)
    {
        this.vocabulary = vocabulary;
        splitter = new WordSplitter(flavor, lowerCase);
        wordPiece = new WordPiece(vocabulary, maxWordLength: flavor == TokenizerFlavor.Uer ? 200 : 100);
        keepsSpecialWords = flavor == TokenizerFlavor.Hf && !lowerCase;
        if (flavor == TokenizerFlavor.Hf)
            specialTokens = SearchValues.Create([.. SpecialTokens.All.Where(token => vocabulary.IdOf(token) is not null)], StringComparison.Ordinal);
    }

    /// <summary>Appends the ids of a text to <paramref name="ids"/>.</summary>
    public void Encode(ReadOnlySpan<char> text, List<int> ids)
    {
        if (specialTokens is not null)
        {
            for (var at = text.IndexOfAny(specialTokens); at >= 0; at = text.IndexOfAny(specialTokens))
            {
                EncodeOrdinary(text[..at], ids);
                text = text[(at + AppendSpecialToken(text[at..], ids))..];
            }
        }

        EncodeOrdinary(text, ids);
    }

    /// <summary>The ids of a text.</summary>
    public int[] Encode(string text)
    {
        var ids = new List<int>(text.Length);
        Encode(text, ids);
        return [.. ids];
    }

    /// <summary>The tokens of a text, with <c>##</c> in front of those that continue a word and [UNK] for unknown words.</summary>
    public IReadOnlyList<string> Tokenize(string text) => [.. Encode(text).Select(vocabulary.TokenOf)];

    private int AppendSpecialToken(ReadOnlySpan<char> text, List<int> ids)
    {
        var length = text.IndexOf(']') + 1;
        if (vocabulary.TryGetId(text[..length], out var id)) ids.Add(id);
        return length;
    }

    private void EncodeOrdinary(ReadOnlySpan<char> text, List<int> ids)
    {
        var sink = new IdSink(this, ids);
        splitter.Split(text, ref sink);
    }

    private readonly struct IdSink(BertTokenizer tokenizer, List<int> ids) : IWordSink
    {
        private readonly WordPiece wordPiece = tokenizer.wordPiece;

        public bool TryTakeWhole(ReadOnlySpan<char> word)
        {
            if (!tokenizer.keepsSpecialWords || !tokenizer.vocabulary.TryGetId(word, out var id) || !tokenizer.vocabulary.IsSpecial(id)) return false;
            ids.Add(id);
            return true;
        }

        public void Add(char word) => ids.Add(wordPiece.IdOf(word));

        public void Add(ReadOnlySpan<char> word) => wordPiece.Append(word, ids);
    }
}
