using Microsoft.ML.OnnxRuntime;

namespace Hanlin.Inference.Runtime;

/// <summary>The inputs of a run besides the cache, in arrays that ONNX Runtime reads where they lie.</summary>
internal sealed class StepInputs : IDisposable
{
    private readonly (string Name, OrtValue Value)[] values;

    /// <param name="batch">Sequences.</param>
    /// <param name="length">Tokens of each.</param>
    /// <param name="logitsRows">Rows of the flattened [batch * length] whose logits are wanted: the first so many.</param>
    public StepInputs(int batch, int length, int logitsRows)
    {
        TokenIds = new long[batch * length];
        Positions = new long[batch * length];
        CachedLengths = new int[batch];
        var logitsIndex = new long[logitsRows];
        for (var row = 0; row < logitsRows; row++) logitsIndex[row] = row;
        values =
        [
            ("input_ids", OrtValue.CreateTensorValueFromMemory(TokenIds, [batch, length])),
            ("position_ids", OrtValue.CreateTensorValueFromMemory(Positions, [batch, length])),
            ("seqlens_k", OrtValue.CreateTensorValueFromMemory(CachedLengths, [batch])),
            ("total_sequence_length", OrtValue.CreateTensorValueFromMemory(TotalLength, [])),
            ("logits_index", OrtValue.CreateTensorValueFromMemory(logitsIndex, [logitsRows])),
        ];
    }

    /// <summary>[batch * length].</summary>
    public long[] TokenIds { get; }

    /// <summary>[batch * length].</summary>
    public long[] Positions { get; }

    /// <summary>[batch]: for each sequence its tokens after the run, less one.</summary>
    public int[] CachedLengths { get; }

    /// <summary>The longest sequence after the run.</summary>
    public int[] TotalLength { get; } = new int[1];

    public void Bind(OrtIoBinding binding)
    {
        foreach (var (name, value) in values) binding.BindInput(name, value);
    }

    public void Dispose()
    {
        foreach (var (_, value) in values) value.Dispose();
    }
}
