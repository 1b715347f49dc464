using Hanlin.Inference.Scheduling;

namespace Hanlin.Inference.Runtime;

/// <summary>Runs the network. The one seam of the engine: tests put a function of the last token in its place.</summary>
public interface IModelRunner : IDisposable
{
    /// <summary>Length of a row of logits, V.</summary>
    int VocabularySize { get; }

    /// <summary>Most tokens of a sequence: positions of a slot.</summary>
    int ContextLength { get; }

    /// <summary>Sequences that fit at the same time.</summary>
    int SlotCount { get; }

    /// <summary>Does the copies, the prefills and the decode of a batch, in this order.</summary>
    /// <returns>Logits [rows, V] of the decode, one row for each of <see cref="Batch.Rows"/>; valid until the next call.</returns>
    ReadOnlyMemory<float> Forward(Batch batch);
}
