namespace Hanlin.Tokenization;

/// <summary>
/// Greedy longest-match-first WordPiece: a word becomes the longest token it begins with, then the longest <c>##</c>
/// token that what is left begins with, and so on; one [UNK] where that does not come out even.
/// </summary>
internal sealed class WordPiece
{
    private readonly PieceIndex initial;
    private readonly PieceIndex continuation;
    private readonly int[] idsOfCharacters = new int[char.MaxValue + 1];
    private readonly int unknownId;
    private readonly int maxWordLength;

    /// <param name="vocabulary">The tokens.</param>
    /// <param name="maxWordLength">In code points; a longer word is [UNK].</param>
    public WordPiece(Vocabulary vocabulary, int maxWordLength)
    {
        this.maxWordLength = maxWordLength;
        unknownId = vocabulary.UnknownId;
        initial = new PieceIndex(vocabulary, "");
        continuation = new PieceIndex(vocabulary, "##");

        for (var c = 0; c < idsOfCharacters.Length; c++)
            idsOfCharacters[c] = vocabulary.TryGetId([(char)c], out var id) ? id : unknownId;
    }

    /// <summary>The id of a word that is one UTF-16 code unit, as nearly all words of Chinese are.</summary>
    public int IdOf(char word) => idsOfCharacters[word];

    /// <summary>Appends the ids of one word, which holds no blank and no punctuation or is one punctuation mark.</summary>
    public void Append(ReadOnlySpan<char> word, List<int> ids)
    {
        if (word.IsEmpty) return;
        if (word.Length == 1) ids.Add(IdOf(word[0]));
        else if (IsTooLong(word)) ids.Add(unknownId);
        else AppendPieces(word, ids);
    }

    private void AppendPieces(ReadOnlySpan<char> word, List<int> ids)
    {
        var count = ids.Count;
        var pieces = initial;
        while (!word.IsEmpty)
        {
            var length = pieces.LongestMatch(word, out var id);
            if (length == 0)
            {
                ids.RemoveRange(count, ids.Count - count);
                ids.Add(unknownId);
                return;
            }

            ids.Add(id);
            word = word[length..];
            pieces = continuation;
        }
    }

    private bool IsTooLong(ReadOnlySpan<char> word)
    {
        if (word.Length <= maxWordLength) return false;
        if (word.Length > 2 * maxWordLength) return true;

        var codePoints = word.Length;
        for (var i = 1; i < word.Length; i++)
            if (char.IsSurrogatePair(word[i - 1], word[i])) codePoints--;
        return codePoints > maxWordLength;
    }
}
