namespace Hanlin.Training;

/// <summary>
/// A corpus, dataset or vocabulary that a stage cannot use. The message names the file, the place in it, what is wrong and,
/// where there is one, the remedy.
/// </summary>
/// <param name="path">The file at fault.</param>
/// <param name="reason">What is wrong with it, and the remedy.</param>
/// <param name="innerException">What was caught, if anything.</param>
public sealed class InputException(string path, string reason, Exception? innerException = null)
    : Exception($"{path}: {reason}", innerException)
{
    /// <summary>The file at fault.</summary>
    public string Path { get; } = path;
}
