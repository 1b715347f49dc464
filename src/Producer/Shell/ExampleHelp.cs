using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Hanlin.Producer.Shell;

/// <summary>The help of a command, then its examples.</summary>
internal sealed class ExampleHelp(HelpAction help) : SynchronousCommandLineAction
{
    /// <summary>Wide enough for a description beside the longest option.</summary>
    private const int PipeWidth = 120;

    /// <summary>Gives a root command and all below it the option <c>--help</c>.</summary>
    public static void AddTo(Command root)
    {
        var option = new HelpOption();
        var help = (HelpAction)option.Action!;
        if (Console.IsOutputRedirected) help.MaxWidth = PipeWidth;
        option.Action = new ExampleHelp(help);
        root.Options.Add(option);
    }

    public override bool ClearsParseErrors => help.ClearsParseErrors;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not ShellCommand { Examples: { Count: > 0 } examples }) return exitCode;

        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in examples) output.WriteLine($"  {example}");
        output.WriteLine();
        return exitCode;
    }
}
