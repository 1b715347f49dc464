using System.Diagnostics;
using Hanlin.Inference.Runtime;
using Hanlin.Inference.Scheduling;

namespace Hanlin.Bench;

/// <summary>Adds up the time that the network takes; the rest of a step is the engine's own.</summary>
internal sealed class TimedRunner(IModelRunner inner) : IModelRunner
{
    public TimeSpan Elapsed { get; set; }

    public int VocabularySize => inner.VocabularySize;

    public int ContextLength => inner.ContextLength;

    public int SlotCount => inner.SlotCount;

    public ReadOnlyMemory<float> Forward(Batch batch)
    {
        var start = Stopwatch.GetTimestamp();
        var logits = inner.Forward(batch);
        Elapsed += Stopwatch.GetElapsedTime(start);
        return logits;
    }

    public void Dispose() => inner.Dispose();
}
