using System.Globalization;

namespace Hanlin.Producer.Shell;

/// <summary>How far some work is.</summary>
/// <param name="Count">How much is done.</param>
/// <param name="Total">How much there is; null where nobody knows.</param>
/// <param name="PerSecond">How fast it went of late; 0 until that is known.</param>
/// <param name="Elapsed">Since it began.</param>
public readonly record struct ProgressReading(long Count, long? Total, double PerSecond, TimeSpan Elapsed)
{
    /// <summary>What is counted, where that is worth saying: <c>tokens</c>; <c>bytes</c> are shown as kB or MB.</summary>
    public string? Unit { get; init; }

    /// <summary>What else there is to say: <c>training, loss 3.214</c>.</summary>
    public string? Detail { get; init; }

    /// <summary>Whole percents done, rounded down; null without a total.</summary>
    public int? Percent => Total is > 0 ? (int)(100 * Math.Min((double)Count / Total.Value, 1)) : null;

    /// <summary>Time to the end at the present rate; null where it cannot be known.</summary>
    public TimeSpan? Remaining => Total is { } total && PerSecond > 0 && (total - Count) / PerSecond is >= 0 and < 1e9 and var seconds
        ? TimeSpan.FromSeconds(Math.Ceiling(seconds))
        : null;

    /// <summary>What is done and how fast: <c>1200/5000 (24 %), 310/s</c>.</summary>
    public string Done =>
        (Total is { } total ? $"{Amount(Count)}/{Amount(total)}{Noun} ({Percent ?? 100} %)" : $"{Amount(Count)}{Noun}") + (PerSecond > 0 ? ", " + Rate() : "");

    /// <summary>The same with the time that is left: <c>1200/5000 (24 %), 310/s, 0:13 left</c>.</summary>
    public override string ToString() =>
        (Count < Total && Remaining is { } remaining ? $"{Done}, {Duration(remaining)} left" : Done) + (Detail is null ? "" : $", {Detail}");

    /// <summary>A duration as people read it: <c>0:13</c>, <c>1:02:03</c>.</summary>
    public static string Duration(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");

    private bool IsBytes => Unit == "bytes";

    private bool IsSmall => Math.Max(Count, Total ?? 0) < 1_000_000;

    private double Scale => IsSmall ? 1e3 : 1e6;

    private string Noun => Unit is null ? "" : IsBytes ? IsSmall ? " kB" : " MB" : $" {Unit}";

    private string Amount(long count) => IsBytes ? (count / Scale).ToString("0.0", CultureInfo.InvariantCulture) : count.ToString(CultureInfo.InvariantCulture);

    private string Rate()
    {
        var shown = IsBytes ? PerSecond / Scale : PerSecond;
        return shown.ToString(shown >= 100 ? "0" : shown >= 1 ? "0.0" : "0.00", CultureInfo.InvariantCulture) + $"{Noun}/s";
    }
}
