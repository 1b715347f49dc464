namespace Hanlin.Producer.Shell;

/// <summary>Progress for a pipe or a log: a line when there is news, never two within five seconds.</summary>
internal sealed class ProgressLines(TextWriter writer, string title)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongPause = TimeSpan.FromMinutes(1);

    private ProgressReading last;

    /// <summary>Writes a line where one is due: the next whole percent, or a minute without one.</summary>
    public void Show(ProgressReading reading)
    {
        var pause = reading.Elapsed - last.Elapsed;
        if (pause >= LongPause || (pause >= Pause && (reading.Percent is null || reading.Percent != last.Percent)))
            Write(reading);
    }

    /// <summary>Writes how it ended, rate and time over the whole; of work that measures itself, the last that it said.</summary>
    public void ShowLast(ProgressReading reading)
    {
        var seconds = reading.Elapsed.TotalSeconds;
        var whole = reading.Unit is not null ? reading : reading with { PerSecond = seconds > 0 ? reading.Count / seconds : 0 };
        writer.WriteLine($"{title}: {whole.Done} in {ProgressReading.Duration(reading.Elapsed)}");
    }

    private void Write(ProgressReading reading)
    {
        last = reading;
        writer.WriteLine($"{title}: {reading}");
    }
}
