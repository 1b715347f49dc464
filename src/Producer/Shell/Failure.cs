using System.Diagnostics.CodeAnalysis;
using Hanlin.ServiceDefaults.Bus;
using Hanlin.Storage;

namespace Hanlin.Producer.Shell;

/// <summary>What an exception means to the user: the one place that turns exceptions into exit codes and messages.</summary>
/// <param name="ExitCode">One of <see cref="Shell.ExitCode"/>.</param>
/// <param name="Message">What to say; null where silence is right.</param>
/// <param name="Remedy">What helps, if anything is known.</param>
public sealed record Failure(int ExitCode, string? Message, string? Remedy = null)
{
    private const int BrokenPipe = 32;
    private const int NoSpace = 28;

    /// <summary>The meaning of an exception.</summary>
    public static Failure Of(Exception exception) => exception switch
    {
        CommandException command => new(command.ExitCode, command.Message, command.Remedy),
        StorageException storage => new(Shell.ExitCode.DataError, storage.Message),
        BusException bus => new(Shell.ExitCode.Unavailable, bus.Message, "Check that it runs; --rabbitmq or HANLIN_RABBITMQ names another."),
        _ when StorageFaults.Of(exception) == StorageFault.Pause => new(Shell.ExitCode.Unavailable,
            $"the database is away: {exception.GetBaseException().Message}", "Run the command again when it is back; nothing is done twice."),
        OperationCanceledException => new(Shell.ExitCode.Interrupted, "interrupted"),
        TimeoutException => new(Shell.ExitCode.TemporaryFailure, exception.Message, "Try again."),
        FileNotFoundException or DirectoryNotFoundException => new(Shell.ExitCode.NoInput, exception.Message),
        UnauthorizedAccessException => new(Shell.ExitCode.NoPermission, exception.Message),
        IOException io => OfIo(io),
        InvalidDataException => new(Shell.ExitCode.DataError, exception.Message),
        _ => new(Shell.ExitCode.Internal, $"internal error: {exception.GetType().Name}: {exception.Message}",
            "This is a defect. HANLIN_DEBUG=1 shows where; please report it."),
    };

    /// <summary>Runs a command and turns whatever it throws into a message and an exit code.</summary>
    /// <param name="terminal">Where the message goes.</param>
    /// <param name="command">The command.</param>
    /// <param name="further">The meaning of exceptions that only the caller knows; null where it is not one of them.</param>
    [SuppressMessage("Design", "CA1031", Justification = "The end of the program: nothing above could handle it.")]
    public static async Task<int> GuardAsync(Terminal terminal, Func<Task<int>> command, Func<Exception, Failure?>? further = null)
    {
        try
        {
            return await command();
        }
        catch (Exception exception)
        {
            var failure = further?.Invoke(exception) ?? Of(exception);
            if (failure.Message is { } message)
                terminal.Error(message, failure.Remedy);
            if (Environment.GetEnvironmentVariable("HANLIN_DEBUG") == "1")
                terminal.Note(exception.ToString());
            return failure.ExitCode;
        }
    }

    // .NET reports errno as HResult where it has no exception of its own for it.
    private static Failure OfIo(IOException exception) => exception.HResult switch
    {
        BrokenPipe => new(Shell.ExitCode.BrokenPipe, null),
        NoSpace => new(Shell.ExitCode.IoError, exception.Message, "Free some space and run the command again."),
        _ => new(Shell.ExitCode.IoError, exception.Message),
    };
}
