using Hanlin.Producer.Shell;

namespace Hanlin.Producer.Output;

/// <summary>
/// A file that appears under its name whole or not at all: it is written beside it, brought to the disk and renamed.
/// Standard output (<c>-</c>) and devices are written as they are.
/// </summary>
public sealed class OutputFile : IAsyncDisposable
{
    private readonly string? path;
    private readonly string? temporaryPath;
    private readonly bool overwrite;
    private bool committed;

    private OutputFile(Stream stream) => Stream = stream;

    private OutputFile(FileStream stream, string path, bool overwrite) =>
        (Stream, temporaryPath, this.path, this.overwrite) = (stream, stream.Name, path, overwrite);

    /// <summary>Where the content goes.</summary>
    public Stream Stream { get; }

    /// <summary>Opens an output.</summary>
    /// <exception cref="CommandException">It exists and may not be overwritten, or cannot be created.</exception>
    public static OutputFile Create(string name, bool overwrite)
    {
        if (name == "-")
            return new OutputFile(StandardOutput.Open());

        var path = Path.GetFullPath(name);
        if (path.StartsWith("/dev/", StringComparison.Ordinal))
            return new OutputFile(Open(name, path, FileMode.Open));

        // A link keeps pointing where it points.
        if (new FileInfo(path) is { LinkTarget: not null } link)
            path = link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        if (Directory.Exists(path))
            throw new CommandException(ExitCode.CannotCreate, $"{name} is a folder", "Name a file.");
        if (!overwrite && File.Exists(path))
            throw Exists(name, null);

        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}.tmp");
        return new OutputFile(Open(name, temporary, FileMode.CreateNew), path, overwrite);
    }

    /// <summary>Brings the content to the disk and gives it its name.</summary>
    /// <exception cref="CommandException">Meanwhile somebody else made a file of that name.</exception>
    public async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        await Stream.FlushAsync(cancellationToken);
        if (path is null || temporaryPath is null)
            return;

        ((FileStream)Stream).Flush(flushToDisk: true);
        await Stream.DisposeAsync();
        try
        {
            File.Move(temporaryPath, path, overwrite);
        }
        catch (IOException exception) when (!overwrite && File.Exists(path))
        {
            throw Exists(path, exception);
        }

        committed = true;
    }

    /// <summary>Closes the output; without <see cref="CommitAsync"/> no file remains.</summary>
    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        if (!committed && temporaryPath is not null)
            File.Delete(temporaryPath);
    }

    private static FileStream Open(string name, string path, FileMode mode)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.Write, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new CommandException(
                ExitCode.CannotCreate, $"{name} cannot be created: its folder does not exist", "Create the folder first.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.CannotCreate, $"{name} cannot be created: {exception.Message}", null, exception);
        }
    }

    private static CommandException Exists(string name, Exception? inner) =>
        new(ExitCode.CannotCreate, $"{name} exists", "Choose another name, or allow it to be overwritten.", inner);
}
