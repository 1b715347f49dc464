using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Safetensors;

namespace Hanlin.Checkpoints.Onnx;

/// <summary>
/// Writes the matrices of the products as 8-bit integers [in, out] with a scale for each column: weight = integer *
/// scale, the largest magnitude of a column becoming 127. Embeddings, biases and norms stay in the file of singles.
/// </summary>
internal static class QuantizedWeights
{
    private const int Largest = 127;

    public static void Write(Gpt2Weights weights, string path, CancellationToken cancellationToken)
    {
        var writer = new SafetensorsWriter();
        foreach (var tensor in Gpt2Tensor.All(weights.Shape.LayerCount).Where(IsMultiplied))
        {
            var name = GraphWeights.NameOf(tensor);
            var shape = weights.ShapeOf(tensor);
            var (rows, columns) = tensor.IsProjection ? (shape[0], shape[1]) : (shape[1], shape[0]);
            writer.Add(name, DType.Int8, [rows, columns], bytes => Quantize(Read(weights, tensor), (int)columns, MemoryMarshal.Cast<byte, sbyte>(bytes)));
            writer.Add(name + GraphWeights.ScaleSuffix, [columns], scales => Scales(Read(weights, tensor), scales));
        }

        writer.Write(path, cancellationToken);
    }

    private static bool IsMultiplied(Gpt2Tensor tensor) => tensor.IsProjection || tensor.Parameter == Gpt2Parameter.OutputEmbedding;

    /// <summary>A matrix as [in, out]; the output embedding is stored [V, H].</summary>
    private static float[] Read(Gpt2Weights weights, Gpt2Tensor tensor)
    {
        var values = weights.Read(tensor);
        if (tensor.IsProjection) return values;
        var shape = weights.ShapeOf(tensor);
        var transposed = new float[values.Length];
        Transposition.Copy(values, (int)shape[0], (int)shape[1], transposed, stride: (int)shape[0]);
        return transposed;
    }

    internal static void Scales(ReadOnlySpan<float> matrix, Span<float> scales)
    {
        scales.Clear();
        for (var start = 0; start < matrix.Length; start += scales.Length) TensorPrimitives.MaxMagnitude(scales, matrix.Slice(start, scales.Length), scales);
        TensorPrimitives.Abs(scales, scales);
        TensorPrimitives.Divide(scales, Largest, scales);
        for (var column = 0; column < scales.Length; column++) if (scales[column] == 0) scales[column] = 1; // a column of zeros
    }

    internal static void Quantize(ReadOnlySpan<float> matrix, int columns, Span<sbyte> quantized)
    {
        var scales = new float[columns];
        var row = new float[columns];
        Scales(matrix, scales);
        for (var start = 0; start < matrix.Length; start += columns)
        {
            TensorPrimitives.Divide(matrix.Slice(start, columns), scales, row);
            TensorPrimitives.Round(row, row);
            TensorPrimitives.ConvertSaturating<float, sbyte>(row, quantized.Slice(start, columns));
        }
    }
}
