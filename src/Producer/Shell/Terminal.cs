using Spectre.Console;

namespace Hanlin.Producer.Shell;

/// <summary>
/// Everything the command shows. People get tables and bars, pipes get plain lines; data goes to standard output,
/// messages and progress to standard error. Whatever is shown has passed <see cref="TerminalText"/>, and none of it is
/// taken for markup.
/// </summary>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
/// <param name="time">Measures rates.</param>
public sealed class Terminal(TerminalStream output, TerminalStream error, TimeProvider time)
{
    private readonly IAnsiConsole? outputConsole = output.OpenConsole();
    private readonly IAnsiConsole? errorConsole = error.OpenConsole();

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess(TimeProvider time) => new(TerminalStream.Output(), TerminalStream.Error(), time);

    /// <summary>A line of data.</summary>
    public void Line(string text) => output.Writer.WriteLine(TerminalText.Clean(text));

    /// <summary>A line about what is going on.</summary>
    public void Note(string text)
    {
        // While a bar is drawn, only its console knows where the cursor is.
        if (errorConsole is not null)
            errorConsole.Write(new Text(TerminalText.Clean(text) + "\n"));
        else
            error.Writer.WriteLine(TerminalText.Clean(text));
    }

    /// <summary>Why the command fails: <c>hanlin: message</c>, and the remedy on a line of its own.</summary>
    public void Error(string message, string? remedy = null)
    {
        if (errorConsole is not null)
            errorConsole.Write(new Text("hanlin: ", new Style(Color.Red)));
        else
            error.Writer.Write("hanlin: ");

        // Not through the console, which would fold a command that somebody wants to copy.
        error.Writer.WriteLine(TerminalText.CleanLine(message));
        if (remedy is not null)
            error.Writer.WriteLine("  " + TerminalText.CleanLine(remedy));
    }

    /// <summary>A table of data; cells are cleaned and kept on one line each.</summary>
    public void Table(IReadOnlyList<TableColumn> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var clean = rows.Select(row => row.Select(TerminalText.CleanLine).ToArray()).ToList();
        if (outputConsole is not null && TableDrawing.Fits(columns, outputConsole.Profile.Width))
            outputConsole.Write(TableDrawing.Rounded(columns, clean));
        else
            TableDrawing.Plain(columns, clean).ForEach(output.Writer.WriteLine);
    }

    /// <summary>
    /// Runs work that reports how far it is: a bar with count, rate and remaining time for people, otherwise a line
    /// whenever there is news, every five seconds at most, and one at the end.
    /// </summary>
    /// <param name="title">What is being done.</param>
    /// <param name="total">How much there is to do; null where nobody knows.</param>
    /// <param name="work">The work.</param>
    public async Task<T> ProgressAsync<T>(string title, long? total, Func<ProgressMeter, Task<T>> work)
    {
        if (errorConsole is not null)
            return await ProgressBar.RunAsync(errorConsole, TerminalText.CleanLine(title), total, time, work);

        var lines = new ProgressLines(error.Writer, TerminalText.CleanLine(title));
        var meter = new ProgressMeter(total, time, lines.Show);
        try
        {
            return await work(meter);
        }
        finally
        {
            lines.ShowLast(meter.Reading);
        }
    }
}
