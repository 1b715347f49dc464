using System.CommandLine;
using System.CommandLine.Parsing;
using Hanlin.Contracts;

namespace Hanlin.Producer.Shell;

/// <summary>What is wrong with a command line, in the user's words.</summary>
internal static class UsageFault
{
    private static readonly (string Type, string Words)[] Types =
    [
        ("System.Nullable`1[System.Int32]", "a whole number"),
        ("System.Nullable`1[System.Int64]", "a whole number"),
        ("System.Nullable`1[System.Double]", "a number"),
        ("System.Nullable`1[System.Boolean]", "true or false"),
        ("System.Int32", "a whole number"),
        ("System.Int64", "a whole number"),
        ("System.Double", "a number"),
        ("System.Boolean", "true or false"),
    ];

    /// <summary>The first fault as the exception that ends the command.</summary>
    public static CommandException Of(ParseResult result)
    {
        var command = result.CommandResult;
        if (UnknownOption(result) is { } option) return option;
        if (result.UnmatchedTokens is [var unknown, ..]) return Unknown(unknown, command);
        if (command.Command is { Action: null, Subcommands: { Count: > 0 } subcommands })
            return Fault(command, $"{Path(command)} needs one of: {string.Join(", ", subcommands.Select(subcommand => subcommand.Name))}");
        return Fault(command, Plain(result.Errors[0].Message));
    }

    /// <summary>An option that nobody knows and that was taken for an argument; null where there is none.</summary>
    public static CommandException? UnknownOption(ParseResult result)
    {
        if (result.Tokens.Any(token => token.Type == TokenType.DoubleDash)) return null;
        var option = result.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens)
            .FirstOrDefault(token => token.Value.StartsWith("--", StringComparison.Ordinal));
        return option is null ? null : Unknown(option.Value, result.CommandResult);
    }

    private static CommandException Unknown(string text, CommandResult command) => Fault(
        command, $"{QuotedText.Of(text)} is no {Kind(text, command.Command)} of {Path(command)}{NearestName.Hint(text, Names(command.Command))}");

    private static CommandException Fault(CommandResult command, string message) =>
        new(ExitCode.Usage, message, $"See: {Path(command)} --help");

    private static string Kind(string text, Command command) =>
        text.StartsWith('-') ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";

    private static IEnumerable<string> Names(Command command) => command.Options.Where(option => !option.Hidden).Select(option => option.Name)
        .Concat(command.Subcommands.Select(subcommand => subcommand.Name));

    private static string Path(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : result.Command.Name;

    private static string Plain(string message)
    {
        foreach (var (type, words) in Types)
            message = message.Replace($"as expected type '{type}'", $"as {words}", StringComparison.Ordinal);
        return TerminalText.CleanLine(message).TrimEnd('.');
    }
}
