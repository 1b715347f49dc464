using Hanlin.Inference.Sampling;

namespace Hanlin.Inference.Scheduling;

/// <summary>
/// What one step does, in this order: copy slots, read pieces of prompts, decode one token of every running sequence.
/// Built by the scheduler, read by the runner and the sampler; one object, cleared and filled again each step.
/// </summary>
public sealed class Batch
{
    private readonly int[] nextTokenIds;

    internal Batch(int slotCount) => nextTokenIds = new int[slotCount];

    /// <summary>Rows of the cache to copy before anything else.</summary>
    public List<SlotCopy> Copies { get; } = [];

    /// <summary>Pieces of prompts whose keys and values are to be computed.</summary>
    public List<PrefillChunk> Prefills { get; } = [];

    /// <summary>Sequences to decode by one token, in the order of their slots.</summary>
    public List<Sequence> Decodes { get; } = [];

    /// <summary>
    /// The inputs of the decode, one for each slot up to the highest that is decoded. A slot without a decoded sequence is
    /// a dead row: token 0 at a position that is written again before it is read.
    /// </summary>
    public List<DecodeRow> Rows { get; } = [];

    /// <summary>The tokens drawn, in the order of <see cref="Decodes"/>, or a negative constant of <see cref="RowSampler"/>.</summary>
    public Span<int> NextTokenIds => nextTokenIds.AsSpan(0, Decodes.Count);

    /// <summary>Nothing to do.</summary>
    public bool IsEmpty => Decodes.Count == 0 && Prefills.Count == 0 && Copies.Count == 0;

    internal void Clear()
    {
        Copies.Clear();
        Prefills.Clear();
        Decodes.Clear();
        Rows.Clear();
    }
}
