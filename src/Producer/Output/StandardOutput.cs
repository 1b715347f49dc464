using Hanlin.Producer.Shell;
using Microsoft.Win32.SafeHandles;

namespace Hanlin.Producer.Output;

/// <summary>
/// Standard output for data. The console's own stream goes on in silence after its reader has gone (<c>| head</c>), so a
/// pipe is written directly and fails; a file is not, since a file stream would not share its position with the messages
/// of a <c>2&gt;&amp;1</c>.
/// </summary>
internal static class StandardOutput
{
    private const int Descriptor = 1;

    /// <exception cref="CommandException">It is closed.</exception>
    public static Stream Open()
    {
        try
        {
            var stream = new FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return stream.CanSeek ? Console.OpenStandardOutput() : stream;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(
                ExitCode.IoError, $"standard output cannot be written: {exception.Message}", "Name a file for the output.", exception);
        }
    }
}
