using System.Text;
using Spectre.Console;

namespace Hanlin.Producer.Shell;

/// <summary>Standard output or standard error, and who reads it.</summary>
/// <param name="Writer">Where text goes, as UTF-8 whatever the locale says.</param>
/// <param name="IsForPeople">A terminal that can draw; otherwise lines are plain.</param>
/// <param name="Width">Columns of the terminal; null asks it.</param>
public sealed record TerminalStream(TextWriter Writer, bool IsForPeople, int? Width = null)
{
    private const int MinDrawingWidth = 24;

    /// <summary>The process's standard output.</summary>
    public static TerminalStream Output() => Of(Console.OpenStandardOutput(), Console.IsOutputRedirected);

    /// <summary>The process's standard error.</summary>
    public static TerminalStream Error() => Of(Console.OpenStandardError(), Console.IsErrorRedirected);

    /// <summary>A pipe, a file, a dumb terminal, <c>NO_COLOR</c> and <c>CI</c> get plain lines.</summary>
    public static bool Draws(bool isRedirected, Func<string, string?> environment) =>
        !isRedirected
        && environment("TERM") != "dumb"
        && string.IsNullOrEmpty(environment("NO_COLOR"))
        && string.IsNullOrEmpty(environment("CI"));

    /// <summary>What draws on the stream; null where nothing is drawn.</summary>
    internal IAnsiConsole? OpenConsole()
    {
        if (!IsForPeople)
            return null;

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(Writer),
        });

        // Spectre.Console never ends where a two-cell character meets a column of one: the width is fixed, and not narrow.
        console.Profile.Width = Width ?? console.Profile.Width;
        return console.Profile.Width >= MinDrawingWidth ? console : null;
    }

    private static TerminalStream Of(Stream stream, bool isRedirected) => new(
        new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true },
        Draws(isRedirected, Environment.GetEnvironmentVariable));
}
