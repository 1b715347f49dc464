namespace Hanlin.Inference.Scheduling;

/// <summary>Finds a sequence that has begun to repeat itself.</summary>
/// <remarks>
/// A loop is a unit of up to <see cref="MaxPeriod"/> tokens that stands at least <see cref="MinRepeats"/> times in a row and
/// fills at least <see cref="MinLength"/> tokens: a refrain of three lines or a laugh of ten 哈 is none.
/// </remarks>
internal static class LoopDetector
{
    private const int MaxPeriod = 64;
    private const int MinRepeats = 4;
    private const int MinLength = 20;

    /// <summary>How many tokens to keep, so that the repeated unit stands once; null where nothing loops.</summary>
    public static int? KeptLength(ReadOnlySpan<int> tokenIds)
    {
        for (var period = 1; period <= MaxPeriod; period++)
        {
            var length = Math.Max(MinRepeats * period, MinLength);
            if (length > tokenIds.Length) return null;
            var tail = tokenIds[^length..];
            if (tail[period..].SequenceEqual(tail[..^period])) return BeginningOfRun(tokenIds, period) + period;
        }

        return null;
    }

    private static int BeginningOfRun(ReadOnlySpan<int> tokenIds, int period)
    {
        var begin = tokenIds.Length - period;
        while (begin > 0 && tokenIds[begin - 1] == tokenIds[begin - 1 + period]) begin--;
        return begin;
    }
}
