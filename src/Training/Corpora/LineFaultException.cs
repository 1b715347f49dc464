namespace Hanlin.Training.Corpora;

/// <summary>A line that is no document. The one who knows the lines before the block makes an <see cref="InputException"/> of it.</summary>
/// <param name="line">The line, from 0 in its block.</param>
/// <param name="offset">Where it is wrong, in bytes of the file.</param>
/// <param name="reason">What is wrong.</param>
internal sealed class LineFaultException(long line, long offset, string reason) : Exception(reason)
{
    public long Line { get; } = line;

    public long Offset { get; } = offset;
}
