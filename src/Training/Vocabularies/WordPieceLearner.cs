using System.Runtime.InteropServices;

namespace Hanlin.Training.Vocabularies;

/// <summary>
/// Learns pieces of words: again and again, the two neighbouring pieces that occur together most often become one (byte-pair
/// encoding, over letters). Of equal counts the first in ordinal order wins, so the outcome depends on the counts alone.
/// </summary>
internal sealed class WordPieceLearner
{
    private const int MaxWords = 200_000;

    private readonly List<(List<string> Pieces, long Count)> words = [];
    private readonly Dictionary<(string Left, string Right), long> pairs = [];
    private readonly Dictionary<(string Left, string Right), HashSet<int>> places = [];
    private readonly PriorityQueue<(string Left, string Right), (long Negated, string Left, string Right)> queue = new(Comparer<(long Negated, string Left, string Right)>.Create(Compare));

    private WordPieceLearner(IEnumerable<KeyValuePair<string, long>> counts)
    {
        var frequent = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(MaxWords);
        foreach (var (word, count) in frequent)
        {
            words.Add(([.. word.Select((letter, at) => at == 0 ? $"{letter}" : $"##{letter}")], count));
            for (var at = 1; at < word.Length; at++) Count(words.Count - 1, at, +1);
        }

        foreach (var pair in pairs.Keys) Enqueue(pair);
    }

    /// <summary>The pieces of two and more letters, in the order they were learnt, with how often they occurred then.</summary>
    public static List<string> Learn(IEnumerable<KeyValuePair<string, long>> counts, int maxPieces, int minCount)
    {
        var learner = new WordPieceLearner(counts);
        var pieces = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        while (pieces.Count < maxPieces && learner.TakeBest(minCount) is { } pair)
        {
            // Two pairs may join to the same piece: ab + c and a + bc.
            if (known.Add(Join(pair))) pieces.Add(Join(pair));
            learner.Merge(pair);
        }

        return pieces;
    }

    private static string Join((string Left, string Right) pair) => pair.Left + pair.Right[2..];

    private static int Compare((long Negated, string Left, string Right) a, (long Negated, string Left, string Right) b)
    {
        var order = a.Negated.CompareTo(b.Negated);
        if (order == 0) order = string.CompareOrdinal(a.Left, b.Left);
        return order == 0 ? string.CompareOrdinal(a.Right, b.Right) : order;
    }

    private void Enqueue((string Left, string Right) pair) => queue.Enqueue(pair, (-pairs[pair], pair.Left, pair.Right));

    /// <summary>The most frequent pair. An entry whose count has changed since is passed over: a newer one is in the queue.</summary>
    private (string Left, string Right)? TakeBest(int minCount)
    {
        while (queue.TryDequeue(out var pair, out var priority))
        {
            if (pairs.GetValueOrDefault(pair) is var count && count == -priority.Negated && count >= minCount) return pair;
        }

        return null;
    }

    private void Merge((string Left, string Right) pair)
    {
        var changed = new HashSet<(string Left, string Right)>();
        foreach (var index in places[pair].Order().ToList())
        {
            var pieces = words[index].Pieces;
            for (var at = 1; at < pieces.Count; at++)
            {
                if (pieces[at - 1] != pair.Left || pieces[at] != pair.Right) continue;

                Touch(index, at, -1, changed);
                pieces[at - 1] = Join(pair);
                pieces.RemoveAt(at);
                Touch(index, at - 1, +1, changed);
            }
        }

        pairs.Remove(pair);
        places.Remove(pair);
        changed.Remove(pair);
        foreach (var other in changed) Enqueue(other);
    }

    /// <summary>Counts the pairs around a place before (-1) and after (+1) a merge there.</summary>
    private void Touch(int index, int at, int sign, HashSet<(string Left, string Right)> changed)
    {
        var pieces = words[index].Pieces;
        var first = Math.Max(1, sign < 0 ? at - 1 : at);
        var last = Math.Min(pieces.Count - 1, at + 1);
        for (var i = first; i <= last; i++)
        {
            Count(index, i, sign);
            changed.Add((pieces[i - 1], pieces[i]));
        }
    }

    private void Count(int index, int at, int sign)
    {
        var (pieces, count) = words[index];
        var pair = (pieces[at - 1], pieces[at]);
        CollectionsMarshal.GetValueRefOrAddDefault(pairs, pair, out _) += sign * count;
        if (sign < 0) return;

        if (!places.TryGetValue(pair, out var set)) places.Add(pair, set = []);
        set.Add(index);
    }
}
