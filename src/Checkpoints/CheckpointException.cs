namespace Hanlin.Checkpoints;

/// <summary>
/// A weight file, configuration or model folder that cannot be used as it is. The message names the file, the
/// part of it, the reason and, where there is one, the remedy.
/// </summary>
/// <param name="path">The file or folder at fault.</param>
/// <param name="reason">What is wrong with it; text from the file itself is quoted and shortened.</param>
/// <param name="innerException">What was caught, if anything.</param>
public sealed class CheckpointException(string path, string reason, Exception? innerException = null)
    : Exception($"{path}: {reason}", innerException)
{
    /// <summary>The file or folder at fault.</summary>
    public string Path { get; } = path;
}
