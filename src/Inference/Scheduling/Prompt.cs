namespace Hanlin.Inference.Scheduling;

/// <summary>The tokens that the continuations of one prompt share; the object's identity says that they may share a prefill.</summary>
/// <param name="tokenIds">At least one token.</param>
public sealed class Prompt(int[] tokenIds)
{
    /// <summary>The tokens.</summary>
    public int[] TokenIds { get; } = tokenIds;

    /// <summary>Their number.</summary>
    public int Length => TokenIds.Length;

    /// <summary>
    /// Tokens whose keys and values are computed ahead: all but the last. The last is the first input of decoding, so
    /// that the first new token comes out of the same kind of step whether the prompt was read here or copied from a sibling.
    /// </summary>
    public int PrefillLength => TokenIds.Length - 1;
}
