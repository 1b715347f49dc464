using System.CommandLine;
using System.CommandLine.Invocation;

namespace Hanlin.Producer.Shell;

/// <summary>Runs what somebody typed.</summary>
public static class CommandLine
{
    /// <summary>Exceptions go to <see cref="Failure"/>, signals to whoever owns the token, and <c>@</c> is an ordinary character.</summary>
    private static readonly InvocationConfiguration Invocation = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    /// <summary>Parses and runs; without arguments shows the help.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="CommandException">The command line is wrong, or the command says so.</exception>
    public static async Task<int> RunAsync(Command root, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ExampleHelp.AddTo(root);
        root.Options.Add(new VersionOption());
        var result = root.Parse(arguments.Count == 0 ? ["--help"] : arguments, Parsing);
        if (result.Action is null or ParseErrorAction) throw UsageFault.Of(result);
        if (UsageFault.UnknownOption(result) is { } unknown) throw unknown;
        return await result.InvokeAsync(Invocation, cancellationToken);
    }
}
