using Hanlin.Inference.Scheduling;
using Microsoft.ML.OnnxRuntime;

namespace Hanlin.Inference.Runtime;

/// <summary>Reads a piece of a prompt into one slot, alone in its run, so that no neighbour can touch its bits.</summary>
/// <remarks>Nobody wants its logits; one row of them is computed all the same, because ONNX Runtime's reductions refuse an empty tensor.</remarks>
internal sealed class PrefillRun : IDisposable
{
    private readonly OrtIoBinding binding;
    private readonly Dictionary<int, StepInputs> inputsByLength = [];

    /// <param name="session">The network.</param>
    /// <param name="cache">The slots.</param>
    /// <param name="slot">The one to fill.</param>
    /// <param name="logits">A pinned row [V] that outlives the run: the binding keeps its address and nothing else.</param>
    public PrefillRun(InferenceSession session, KvCache cache, int slot, float[] logits)
    {
        binding = session.CreateIoBinding();
        cache.Bind(binding, slot, 1);
        using var unread = OrtValue.CreateTensorValueFromMemory(logits, [1, logits.Length]);
        binding.BindOutput("logits", unread);
    }

    public void Run(InferenceSession session, RunOptions runOptions, in PrefillChunk chunk)
    {
        if (!inputsByLength.TryGetValue(chunk.Count, out var inputs)) inputsByLength.Add(chunk.Count, inputs = new StepInputs(1, chunk.Count, 1));
        for (var index = 0; index < chunk.Count; index++)
        {
            inputs.TokenIds[index] = chunk.Sequence.Prompt.TokenIds[chunk.Start + index];
            inputs.Positions[index] = chunk.Start + index;
        }

        inputs.TotalLength[0] = chunk.Start + chunk.Count;
        inputs.CachedLengths[0] = chunk.Start + chunk.Count - 1;
        inputs.Bind(binding);
        session.RunWithBinding(runOptions, binding);
    }

    public void Dispose()
    {
        binding.Dispose();
        foreach (var inputs in inputsByLength.Values) inputs.Dispose();
    }
}
