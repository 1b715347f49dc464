namespace Hanlin.Training.Evaluation;

/// <summary>
/// A part of a document that fits the network. Windows of a long document overlap by half, and what an earlier window has
/// asked for is context in the next: every token is asked for once, and but for the first window never with less than
/// half a window before it.
/// </summary>
/// <param name="Ids">The document, [CLS] and [SEP] included.</param>
/// <param name="Start">The first token that the network reads.</param>
/// <param name="Length">Tokens that it reads; the last target is the one behind them.</param>
/// <param name="FirstTarget">The first token, counted in the document, that it is asked for.</param>
internal readonly record struct ScoredWindow(IReadOnlyList<int> Ids, int Start, int Length, int FirstTarget)
{
    /// <summary>Parts a document.</summary>
    /// <param name="ids">The document; one of a single token asks for nothing.</param>
    /// <param name="contextLength">Most tokens that the network reads.</param>
    public static IEnumerable<ScoredWindow> Of(IReadOnlyList<int> ids, int contextLength)
    {
        var start = 0;
        for (var next = 1; next < ids.Count; next = start + contextLength + 1)
        {
            if (next > 1) start = Math.Min(next - 1 - contextLength / 2, ids.Count - 1 - contextLength);
            var length = Math.Min(contextLength, ids.Count - 1 - start);
            yield return new ScoredWindow(ids, start, length, next);
        }
    }
}
