namespace Hanlin.Producer.Shell;

/// <summary>The command cannot go on, for a reason that its user can understand.</summary>
/// <param name="exitCode">One of <see cref="Shell.ExitCode"/>.</param>
/// <param name="message">The thing, its value and the limit; no full stop at the end.</param>
/// <param name="remedy">What helps, as a sentence; null where nothing is known.</param>
/// <param name="innerException">What was thrown below.</param>
public sealed class CommandException(int exitCode, string message, string? remedy, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>One of <see cref="Shell.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>What helps, if anything is known.</summary>
    public string? Remedy { get; } = remedy;
}
