using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Safetensors;

namespace Hanlin.Checkpoints.Onnx;

/// <summary>Writes every tensor in half precision; a tied output embedding is left out, as in the file of singles.</summary>
internal static class HalfWeights
{
    public static void Write(Gpt2Weights weights, string path, CancellationToken cancellationToken)
    {
        var writer = new SafetensorsWriter();
        foreach (var tensor in Gpt2Tensor.All(weights.Shape.LayerCount))
        {
            if (tensor.Parameter == Gpt2Parameter.OutputEmbedding && weights.IsOutputTied) continue;
            writer.Add(GraphWeights.NameOf(tensor), DType.Float16, weights.ShapeOf(tensor),
                bytes => TensorPrimitives.ConvertToHalf(weights.Read(tensor), MemoryMarshal.Cast<byte, Half>(bytes)));
        }

        writer.Write(path, cancellationToken);
    }
}
