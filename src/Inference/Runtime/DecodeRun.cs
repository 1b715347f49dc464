using Hanlin.Inference.Scheduling;
using Microsoft.ML.OnnxRuntime;

namespace Hanlin.Inference.Runtime;

/// <summary>The bindings of a decode over the first n slots: made once for each n, used every step.</summary>
internal sealed class DecodeRun : IDisposable
{
    private readonly OrtIoBinding binding;
    private readonly StepInputs inputs;
    private readonly bool copiesInputs;

    /// <param name="session">The network.</param>
    /// <param name="cache">The slots.</param>
    /// <param name="rowCount">n.</param>
    /// <param name="logits">A pinned array that outlives the run: the binding keeps its address and nothing else.</param>
    /// <param name="vocabularySize">V.</param>
    /// <param name="isOnDevice">Inputs must be copied to a device.</param>
    public DecodeRun(InferenceSession session, KvCache cache, int rowCount, float[] logits, int vocabularySize, bool isOnDevice)
    {
        binding = session.CreateIoBinding();
        inputs = new StepInputs(rowCount, 1, rowCount);
        copiesInputs = isOnDevice;
        inputs.Bind(binding);
        cache.Bind(binding, 0, rowCount);
        using var output = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, logits.AsMemory(0, rowCount * vocabularySize), [rowCount, vocabularySize]);
        binding.BindOutput("logits", output);
    }

    public void Run(InferenceSession session, RunOptions runOptions, IReadOnlyList<DecodeRow> rows)
    {
        var longest = 0;
        for (var index = 0; index < rows.Count; index++)
        {
            var (tokenId, position) = rows[index];
            inputs.TokenIds[index] = tokenId;
            inputs.Positions[index] = position;
            inputs.CachedLengths[index] = position;
            longest = Math.Max(longest, position);
        }

        inputs.TotalLength[0] = longest + 1;
        // Inputs of a device are copied to it when they are bound.
        if (copiesInputs) inputs.Bind(binding);
        session.RunWithBinding(runOptions, binding);
    }

    public void Dispose()
    {
        binding.Dispose();
        inputs.Dispose();
    }
}
