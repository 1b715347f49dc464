using Hanlin.Inference.Runtime;
using Hanlin.Inference.Scheduling;

namespace Hanlin.Conversion.Tests;

/// <summary>Keeps the first row of logits of every sequence that a real network decodes.</summary>
internal sealed class CapturingRunner(IModelRunner inner) : IModelRunner
{
    public Dictionary<Sequence, float[]> FirstLogits { get; } = [];

    public int VocabularySize => inner.VocabularySize;

    public int ContextLength => inner.ContextLength;

    public int SlotCount => inner.SlotCount;

    public ReadOnlyMemory<float> Forward(Batch batch)
    {
        var logits = inner.Forward(batch);
        foreach (var sequence in batch.Decodes) FirstLogits.TryAdd(sequence, logits.Slice(sequence.Slot * VocabularySize, VocabularySize).ToArray());
        return logits;
    }

    public void Dispose() => inner.Dispose();
}
