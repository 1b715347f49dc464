using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Hanlin.Inference.Runtime;

/// <summary>Reads a given text into slot 0 and tells how probable the network held each of its tokens.</summary>
internal sealed class ScoreRun(InferenceSession session, KvCache cache, int vocabularySize)
{
    private const int Chunk = 64;

    private readonly float[] logits = new float[Chunk * vocabularySize];
    private readonly float[] scratch = new float[vocabularySize];

    /// <summary>Negative natural-log probabilities of tokens 1.. of the text, each given all before it.</summary>
    /// <param name="runOptions">Options of the runs.</param>
    /// <param name="tokenIds">2 to context length tokens.</param>
    public float[] Run(RunOptions runOptions, ReadOnlySpan<int> tokenIds)
    {
        var scores = new float[tokenIds.Length - 1];
        var next = tokenIds[1..].ToArray();
        Read(runOptions, tokenIds[..^1], (position, row) => scores[position] = NegativeLogLikelihood(row, next[position]));
        return scores;
    }

    /// <summary>Reads a text and shows the logits behind each of its tokens.</summary>
    /// <param name="runOptions">Options of the runs.</param>
    /// <param name="tokenIds">1 to context length tokens.</param>
    /// <param name="show">Gets the position and its logits, which are overwritten later.</param>
    public void Read(RunOptions runOptions, ReadOnlySpan<int> tokenIds, Action<int, ReadOnlySpan<float>> show)
    {
        for (var start = 0; start < tokenIds.Length; start += Chunk)
        {
            var count = Math.Min(Chunk, tokenIds.Length - start);
            Forward(runOptions, tokenIds.Slice(start, count), start);
            for (var row = 0; row < count; row++) show(start + row, logits.AsSpan(row * vocabularySize, vocabularySize));
        }
    }

    private void Forward(RunOptions runOptions, ReadOnlySpan<int> tokenIds, int start)
    {
        using var binding = session.CreateIoBinding();
        using var inputs = new StepInputs(1, tokenIds.Length, tokenIds.Length);
        using var output = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, logits.AsMemory(0, tokenIds.Length * vocabularySize), [tokenIds.Length, vocabularySize]);
        for (var index = 0; index < tokenIds.Length; index++)
        {
            inputs.TokenIds[index] = tokenIds[index];
            inputs.Positions[index] = start + index;
        }

        inputs.CachedLengths[0] = start + tokenIds.Length - 1;
        inputs.TotalLength[0] = start + tokenIds.Length;
        inputs.Bind(binding);
        cache.Bind(binding, 0, 1);
        binding.BindOutput("logits", output);
        session.RunWithBinding(runOptions, binding);
    }

    private float NegativeLogLikelihood(ReadOnlySpan<float> row, int tokenId)
    {
        var largest = TensorPrimitives.Max(row);
        TensorPrimitives.Subtract(row, largest, scratch);
        TensorPrimitives.Exp(scratch, scratch);
        return largest + MathF.Log(TensorPrimitives.Sum(scratch)) - row[tokenId];
    }
}
