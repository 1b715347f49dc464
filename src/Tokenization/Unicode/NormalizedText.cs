using System.Globalization;

namespace Hanlin.Tokenization.Unicode;

/// <summary>
/// Code points in canonical order, added one at a time: NFD, with or without its nonspacing marks, and from it NFC.
/// </summary>
internal ref struct NormalizedText(Span<int> initial)
{
    /// <summary>
    /// Longest run of combining characters that is brought into order. Ordering compares each with those before it,
    /// and a hostile text is one long run. What is longer needs no order: composing shortens it by half at most, and a
    /// word of that length is unknown to either tokenizer.
    /// </summary>
    private const int MaxOrderedRun = 512;

    private static readonly CanonicalMappings Mappings = CanonicalMappings.Instance;

    private PooledBuffer<int> codePoints = new(initial);
    private int runStart;

    public readonly ReadOnlySpan<int> CodePoints => codePoints.Items;

    /// <summary>Adds the full canonical decomposition of a code point.</summary>
    public void AddDecomposed(int codePoint, bool dropMarks)
    {
        if (Mappings.TryDecompose(codePoint, out var decomposition))
        {
            foreach (var part in decomposition) AddInOrder(part, dropMarks);
        }
        else if (Hangul.IsSyllable(codePoint))
        {
            var (lead, vowel, tail) = Hangul.Decompose(codePoint);
            AddInOrder(lead, dropMarks);
            AddInOrder(vowel, dropMarks);
            if (tail != 0) AddInOrder(tail, dropMarks);
        }
        else
        {
            AddInOrder(codePoint, dropMarks);
        }
    }

    /// <summary>Turns the NFD that was added into NFC.</summary>
    public void Compose()
    {
        var items = codePoints.Items;
        var count = 0;
        var starter = -1;
        var previousClass = -1; // of what stands between the starter and the current code point; -1 if nothing does
        foreach (var codePoint in items)
        {
            var combiningClass = Mappings.ClassOf(codePoint);
            if (starter >= 0 && previousClass < combiningClass && Mappings.TryCompose(items[starter], codePoint, out var composite))
            {
                items[starter] = composite;
                continue;
            }

            if (combiningClass == 0) starter = count;
            previousClass = combiningClass == 0 ? -1 : combiningClass;
            items[count++] = codePoint;
        }

        codePoints.Truncate(count);
    }

    public void Dispose() => codePoints.Dispose();

    private void AddInOrder(int codePoint, bool dropMarks)
    {
        var combiningClass = Mappings.ClassOf(codePoint);
        var isDropped = dropMarks && Unicode14.CategoryOf(codePoint) == UnicodeCategory.NonSpacingMark;
        if (!isDropped) codePoints.Add(codePoint);

        if (combiningClass == 0) runStart = codePoints.Count; // a dropped starter still parts the marks around it
        else if (!isDropped) MoveIntoPlace(combiningClass);
    }

    private readonly void MoveIntoPlace(int combiningClass)
    {
        var run = codePoints.Items[runStart..];
        if (run.Length > MaxOrderedRun) return;

        for (var i = run.Length - 1; i > 0 && Mappings.ClassOf(run[i - 1]) > combiningClass; i--)
            (run[i - 1], run[i]) = (run[i], run[i - 1]);
    }
}
