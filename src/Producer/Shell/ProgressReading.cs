using System.Globalization;

namespace Hanlin.Producer.Shell;

/// <summary>How far some work is.</summary>
/// <param name="Count">How much is done.</param>
/// <param name="Total">How much there is; null where nobody knows.</param>
/// <param name="PerSecond">How fast it went of late; 0 until that is known.</param>
/// <param name="Elapsed">Since it began.</param>
public readonly record struct ProgressReading(long Count, long? Total, double PerSecond, TimeSpan Elapsed)
{
    /// <summary>Whole percents done, rounded down; null without a total.</summary>
    public int? Percent => Total is > 0 ? (int)(100 * Math.Min((double)Count / Total.Value, 1)) : null;

    /// <summary>Time to the end at the present rate; null where it cannot be known.</summary>
    public TimeSpan? Remaining => Total is { } total && PerSecond > 0 && (total - Count) / PerSecond is >= 0 and < 1e9 and var seconds
        ? TimeSpan.FromSeconds(Math.Ceiling(seconds))
        : null;

    /// <summary>What is done and how fast: <c>1200/5000 (24 %), 310/s</c>.</summary>
    public string Done =>
        (Total is { } total ? $"{Count}/{total} ({Percent ?? 100} %)" : $"{Count}") + (PerSecond > 0 ? ", " + Rate() : "");

    /// <summary>The same with the time that is left: <c>1200/5000 (24 %), 310/s, 0:13 left</c>.</summary>
    public override string ToString() => Count < Total && Remaining is { } remaining ? $"{Done}, {Duration(remaining)} left" : Done;

    /// <summary>A duration as people read it: <c>0:13</c>, <c>1:02:03</c>.</summary>
    public static string Duration(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");

    private string Rate() =>
        PerSecond.ToString(PerSecond >= 100 ? "0" : PerSecond >= 1 ? "0.0" : "0.00", CultureInfo.InvariantCulture) + "/s";
}
