using Hanlin.Inference.Sampling;
using Hanlin.Tokenization;

namespace Hanlin.Inference.Scheduling;

/// <summary>The growing text of a continuation, and the endings that depend on it: stop strings and the soft stop.</summary>
/// <param name="assembler">Joins tokens to text; the sequence's own.</param>
/// <param name="stopStrings">The text ends before the first of them to appear.</param>
/// <param name="softStop">After this many characters the next sentence end is the end; null for never.</param>
public sealed class SequenceText(TextAssembler assembler, IReadOnlyList<string> stopStrings, int? softStop)
{
    private const string SentenceEnds = "。！？…!?";
    private const string Openers = "“‘「『（《〈【";
    private const string Closers = "”’」』）》〉】";

    private readonly List<int> lengths = []; // of the text after each token
    private readonly int longestStop = stopStrings.Count == 0 ? 0 : stopStrings.Max(stop => stop.Length);
    private int openCount;
    private bool isDue;

    /// <summary>Tokens of the continuation that belong to the text.</summary>
    public int TokenCount { get; private set; }

    /// <summary>The text before the stop string that ended it, which may lie within a token; null where none did.</summary>
    public string? CutText { get; private set; }

    /// <summary>Takes a token in; <see cref="FinishReason.None"/> where the text goes on.</summary>
    public FinishReason Append(int tokenId)
    {
        var before = assembler.Text.Length;
        assembler.Append(tokenId);
        lengths.Add(assembler.Text.Length);
        TokenCount = lengths.Count;
        if (FindStop(before) is { } cut)
        {
            CutText = assembler.Text[..cut].ToString();
            TokenCount = lengths.FindLastIndex(length => length <= cut) + 1;
            return FinishReason.Stop;
        }

        return softStop is { } wished ? SoftStop(assembler.Text[before..], wished) : FinishReason.None;
    }

    private int? FindStop(int before)
    {
        if (longestStop == 0) return null;
        var from = Math.Max(0, before - longestStop + 1);
        var first = -1;
        foreach (var stop in stopStrings)
        {
            var index = assembler.Text[from..].IndexOf(stop, StringComparison.Ordinal);
            if (index >= 0 && (first < 0 || index < first)) first = index;
        }

        return first < 0 ? null : from + first;
    }

    /// <summary>
    /// A sentence end within an open quotation, or the first half of an ellipsis, waits for one more token: a closing
    /// mark or the other half still belongs to the sentence, anything else is taken back.
    /// </summary>
    private FinishReason SoftStop(ReadOnlySpan<char> added, int wished)
    {
        if (isDue)
        {
            if (!(added.Length == 1 && (Closers.Contains(added[0]) || added[0] == '…'))) TokenCount--;
            return FinishReason.SoftStop;
        }

        foreach (var character in added)
        {
            if (Openers.Contains(character)) openCount++;
            else if (Closers.Contains(character)) openCount--;
        }

        if (assembler.Text.Length < wished || added.IsEmpty || !SentenceEnds.Contains(added[^1])) return FinishReason.None;
        isDue = openCount > 0 || added[^1] == '…';
        return isDue ? FinishReason.None : FinishReason.SoftStop;
    }
}
