namespace Hanlin.Tokenization;

/// <summary>
/// Finds the longest token at the start of a text, among the tokens with a given prefix (none, or <c>##</c>).
/// </summary>
/// <remarks>
/// A trie without nodes: the tokens in ordinal order, where those that share their first n characters are neighbours,
/// so that reading one more character narrows a range. It takes twelve bytes a token beside the table of first
/// characters, whatever the vocabulary; the nodes of a trie over a hostile one would take gigabytes.
/// </remarks>
internal sealed class PieceIndex
{
    private readonly int prefixLength;
    private readonly string[] tokens;
    private readonly int[] ids;
    private readonly int[] starts = new int[char.MaxValue + 2];

    public PieceIndex(Vocabulary vocabulary, string prefix)
    {
        prefixLength = prefix.Length;
        ids = [.. Enumerable.Range(0, vocabulary.Count).Where(id => IsPiece(vocabulary, id, prefix))];
        tokens = [.. ids.Select(vocabulary.TokenOf)];
        Array.Sort(tokens, ids, StringComparer.Ordinal);

        for (int first = 0, index = 0; first < starts.Length; first++)
        {
            while (index < tokens.Length && CharAt(index, 0) < first) index++;
            starts[first] = index;
        }
    }

    /// <summary>Length of the longest token that <paramref name="text"/>, which is not empty, begins with; 0 if there is none.</summary>
    public int LongestMatch(ReadOnlySpan<char> text, out int id)
    {
        id = -1;
        var length = 0;
        var low = starts[text[0]];
        var high = starts[text[0] + 1];
        for (var depth = 1; low < high; depth++)
        {
            // In ordinal order the token that ends here comes before those that go on.
            if (tokens[low].Length == prefixLength + depth)
            {
                id = ids[low++];
                length = depth;
            }

            if (depth == text.Length) break;
            low = FirstAtLeast(text[depth], depth, low, high);
            high = FirstAtLeast(text[depth] + 1, depth, low, high);
        }

        return length;
    }

    private static bool IsPiece(Vocabulary vocabulary, int id, string prefix)
    {
        var token = vocabulary.TokenOf(id);
        return token.Length > prefix.Length && token.StartsWith(prefix, StringComparison.Ordinal) && vocabulary.IdOf(token) == id;
    }

    private int FirstAtLeast(int character, int depth, int low, int high)
    {
        while (low < high)
        {
            var middle = (int)((uint)(low + high) >> 1);
            if (CharAt(middle, depth) < character) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private char CharAt(int index, int depth) => tokens[index][prefixLength + depth];
}
