using Hanlin.Producer.Shell;

namespace Hanlin.Producer.Commands;

/// <summary>Numbers of a command line that must be at least 1.</summary>
internal static class Limits
{
    /// <exception cref="CommandException">It is less.</exception>
    public static int Require(string option, int value) => value >= 1
        ? value
        : throw new CommandException(ExitCode.Usage, $"{option} is {value}; it must be 1 or more", null);
}
