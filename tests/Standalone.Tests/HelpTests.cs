using System.CommandLine.Parsing;
using Hanlin.Producer.Shell;

namespace Hanlin.Standalone.Tests;

public sealed class HelpTests
{
    [Fact]
    public void Every_command_has_examples_that_parse()
    {
        var root = new HanlinCommand(Terminal.OfProcess(TimeProvider.System));
        foreach (var command in Below(root))
        {
            command.Examples.ShouldNotBeEmpty(command.Name);
            foreach (var example in command.Examples)
            {
                var line = example[example.IndexOf("hanlin", StringComparison.Ordinal)..].Split([" | ", " > ", " 2>> ", "    #"], StringSplitOptions.None)[0];
                root.Parse(CommandLineParser.SplitCommandLine(line["hanlin".Length..]).ToList()).Errors.ShouldBeEmpty(example);
            }
        }
    }

    [Fact]
    public void Every_command_and_every_option_says_what_it_is_for()
    {
        foreach (var command in Below(new HanlinCommand(Terminal.OfProcess(TimeProvider.System))))
        {
            command.Description.ShouldNotBeNullOrEmpty(command.Name);
            command.Options.ShouldAllBe(option => !string.IsNullOrEmpty(option.Description), command.Name);
            command.Arguments.ShouldAllBe(argument => !string.IsNullOrEmpty(argument.Description), command.Name);
        }
    }

    private static IEnumerable<ShellCommand> Below(ShellCommand command) =>
        command.Subcommands.OfType<ShellCommand>().SelectMany(Below).Prepend(command);
}
