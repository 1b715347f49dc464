using System.Numerics.Tensors;
using Hanlin.Checkpoints.Models;
using Hanlin.Inference;
using Hanlin.Inference.Runtime;

namespace Hanlin.TrainingWorker.Publishing;

/// <summary>
/// Compares the graph that will serve with the network that was trained, logit by logit: whatever the conversion got
/// wrong (a transposed matrix, the other layer norm, a swapped head) is found here and not by readers.
/// </summary>
internal static class ParityCheck
{
    /// <summary>Reads texts with both.</summary>
    /// <param name="folder">The model folder; its single-precision graph is run on the CPU.</param>
    /// <param name="reference">The network as it was trained.</param>
    /// <param name="texts">Token ids, each within the context.</param>
    /// <param name="cancellationToken">Ends it between two texts.</param>
    public static ParityReport Compare(ModelFolder folder, IReferenceNetwork reference, IReadOnlyList<int[]> texts, CancellationToken cancellationToken)
    {
        using var runner = OnnxModelRunner.Open(folder.PathOf(ModelFileNames.Onnx), ExecutionDevice.Cpu, new EngineOptions { SlotCount = 1 });
        var (largest, agreed, count) = (0f, 0, 0);
        foreach (var text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var expected = reference.Logits(text);
            runner.Read(text, (position, row) =>
            {
                var wanted = expected.AsSpan(position * row.Length, row.Length);
                largest = Math.Max(largest, Difference(row, wanted));
                if (TensorPrimitives.IndexOfMax(row) == TensorPrimitives.IndexOfMax(wanted)) agreed++;
                count++;
            });
        }

        return new ParityReport(largest, agreed / (double)count, count);
    }

    /// <summary>What is no number differs from everything.</summary>
    private static float Difference(ReadOnlySpan<float> row, ReadOnlySpan<float> wanted)
    {
        var distance = 0f;
        for (var token = 0; token < row.Length; token++)
        {
            var difference = Math.Abs(row[token] - wanted[token]);
            if (!(difference <= distance)) distance = float.IsNaN(difference) ? float.PositiveInfinity : difference;
        }

        return distance;
    }
}
