namespace Hanlin.Training.Evaluation;

/// <summary>
/// Signs that a model has degenerated, counted over the token ids of texts that it wrote: it repeats itself, it writes
/// [UNK], it always writes the same. Figures compare models only where the texts were sampled alike.
/// </summary>
public sealed record Degeneration
{
    private const int RepeatedLength = 4;

    /// <summary>Texts.</summary>
    public required int TextCount { get; init; }

    /// <summary>Their tokens.</summary>
    public required long TokenCount { get; init; }

    /// <summary>The share of the runs of four tokens that occur earlier in the same text, 0 to 1.</summary>
    public required double RepetitionRate { get; init; }

    /// <summary>The share of the tokens that are [UNK], 0 to 1.</summary>
    public required double UnknownRate { get; init; }

    /// <summary>Different tokens over all tokens of all texts, 0 to 1: low where every text says the same.</summary>
    public required double Distinct1 { get; init; }

    /// <summary>The same of pairs of neighbours.</summary>
    public required double Distinct2 { get; init; }

    /// <summary>The same of three in a row.</summary>
    public required double Distinct3 { get; init; }

    /// <summary>Counts.</summary>
    /// <param name="texts">The tokens of each text, without its prompt and without [SEP]; a text may be empty.</param>
    /// <param name="unknownId">The id of [UNK].</param>
    public static Degeneration Of(IReadOnlyCollection<IReadOnlyList<int>> texts, int unknownId)
    {
        var repeated = texts.Select(text => Ngrams(text, RepeatedLength)).Select(runs => (Total: runs.Count, Distinct: runs.Distinct().Count())).ToList();
        return new Degeneration
        {
            TextCount = texts.Count,
            TokenCount = texts.Sum(text => (long)text.Count),
            RepetitionRate = Share(repeated.Sum(runs => (long)runs.Total - runs.Distinct), repeated.Sum(runs => (long)runs.Total)),
            UnknownRate = Share(texts.Sum(text => (long)text.Count(id => id == unknownId)), texts.Sum(text => (long)text.Count)),
            Distinct1 = Distinct(texts, 1),
            Distinct2 = Distinct(texts, 2),
            Distinct3 = Distinct(texts, 3),
        };
    }

    private static double Distinct(IEnumerable<IReadOnlyList<int>> texts, int length)
    {
        var total = 0L;
        var distinct = new HashSet<(int, int, int, int)>();
        foreach (var run in texts.SelectMany(text => Ngrams(text, length)))
        {
            total++;
            distinct.Add(run);
        }

        return Share(distinct.Count, total);
    }

    /// <summary>The runs of one to four tokens; places that a shorter run does not have are -1.</summary>
    private static List<(int, int, int, int)> Ngrams(IReadOnlyList<int> text, int length)
    {
        var runs = new List<(int, int, int, int)>(Math.Max(0, text.Count - length + 1));
        for (var i = 0; i + length <= text.Count; i++) runs.Add((text[i], At(i, 1), At(i, 2), At(i, 3)));
        return runs;

        int At(int start, int offset) => offset < length ? text[start + offset] : -1;
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : part / (double)whole;
}
