using System.Security.Cryptography;
using Hanlin.Producer.Shell;

namespace Hanlin.Producer.Prompts;

/// <summary>
/// The bytes of a prompt source as one open, seekable file with its SHA-256. Standard input and pipes are copied to a
/// temporary file first: the identity of all bytes must be known before the first job is sent.
/// </summary>
internal sealed class PromptFile : IAsyncDisposable
{
    private readonly FileStream stream;
    private readonly DateTime written;

    private PromptFile(FileStream stream, string name, byte[] sha256)
    {
        (this.stream, Name, Sha256) = (stream, name, sha256);
        written = File.GetLastWriteTimeUtc(stream.SafeFileHandle);
    }

    /// <summary>What messages call it.</summary>
    public string Name { get; }

    public byte[] Sha256 { get; }

    public long Length => stream.Length;

    public long Position => Math.Min(stream.Position, stream.Length);

    /// <exception cref="CommandException">It does not exist or cannot be read.</exception>
    public static async Task<PromptFile> OpenAsync(string path, Stream? standardInput, CancellationToken cancellationToken)
    {
        if (path == "-")
            return await SpoolAsync(standardInput ?? Console.OpenStandardInput(), "standard input", cancellationToken);

        var stream = Open(path);
        if (stream.CanSeek)
            return await HashAsync(stream, path, cancellationToken);

        await using (stream)
            return await SpoolAsync(stream, path, cancellationToken);
    }

    /// <summary>The content from its beginning; one reader at a time.</summary>
    public PromptBytes OpenBytes() => new(stream, Name);

    /// <exception cref="CommandException">Somebody wrote to the file since it was opened, so that its hash is of other prompts.</exception>
    public void RequireUnchanged()
    {
        if (File.GetLastWriteTimeUtc(stream.SafeFileHandle) != written)
            throw new CommandException(ExitCode.DataError, $"{Name} was changed while it was read",
                "Its jobs are those of neither version: cancel the batch, and submit a copy that nobody writes to.");
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private static FileStream Open(string path)
    {
        if (Directory.Exists(path))
            throw new CommandException(ExitCode.NoInput, $"{path} is a folder", "Name a file.");

        var options = new FileStreamOptions { BufferSize = 0, Share = FileShare.ReadWrite, Options = FileOptions.Asynchronous };
        try
        {
            return new FileStream(path, options);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException(ExitCode.NoInput, $"{path} does not exist", "Check the name; - is standard input.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.NoInput, $"{path} cannot be read: {exception.Message}", null, exception);
        }
    }

    private static async Task<PromptFile> SpoolAsync(Stream source, string name, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            BufferSize = 0,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var spool = new FileStream(Path.Combine(Path.GetTempPath(), $"hanlin-{Path.GetRandomFileName()}"), options);
        try
        {
            await source.CopyToAsync(spool, cancellationToken);
        }
        catch
        {
            await spool.DisposeAsync();
            throw;
        }

        return await HashAsync(spool, name, cancellationToken);
    }

    private static async Task<PromptFile> HashAsync(FileStream stream, string name, CancellationToken cancellationToken)
    {
        try
        {
            stream.Position = 0;
            return new PromptFile(stream, name, await SHA256.HashDataAsync(stream, cancellationToken));
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }
}
