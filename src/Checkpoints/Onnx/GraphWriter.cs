using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Models;

namespace Hanlin.Checkpoints.Onnx;

/// <summary>Writes the graphs of a model beside its <c>model.safetensors</c>, each with the weights that it needs besides.</summary>
/// <param name="directory">The folder; the graphs name their weights relative to it.</param>
/// <param name="config">Sizes and layer norm.</param>
public sealed class GraphWriter(string directory, Gpt2Config config)
{
    /// <summary>Writes <c>model.onnx</c>: single precision, weights in <c>model.safetensors</c>.</summary>
    /// <exception cref="CheckpointException">The weights are damaged.</exception>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public void WriteFloat32() => WriteGraph(ModelFileNames.Onnx, GraphPrecision.Float32, cacheScales: null, [ModelFileNames.Safetensors]);

    /// <summary>Writes <c>model.int8.onnx</c> and <c>model.int8.safetensors</c>.</summary>
    /// <param name="weights">The weights to quantise.</param>
    /// <param name="cacheScales">Scales of an 8-bit cache; null keeps the cache in singles.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is left behind.</param>
    /// <exception cref="CheckpointException">The weights are damaged.</exception>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public void WriteInt8(Gpt2Weights weights, CacheScales? cacheScales, CancellationToken cancellationToken)
    {
        QuantizedWeights.Write(weights, PathOf(ModelFileNames.SafetensorsInt8), cancellationToken);
        WriteGraph(ModelFileNames.OnnxInt8, GraphPrecision.Int8, cacheScales, [ModelFileNames.SafetensorsInt8, ModelFileNames.Safetensors]);
    }

    /// <summary>Writes <c>model.fp16.onnx</c> and <c>model.fp16.safetensors</c>.</summary>
    /// <param name="weights">The weights to round.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is left behind.</param>
    /// <exception cref="CheckpointException">The weights are damaged.</exception>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public void WriteFloat16(Gpt2Weights weights, CancellationToken cancellationToken)
    {
        HalfWeights.Write(weights, PathOf(ModelFileNames.SafetensorsFloat16), cancellationToken);
        WriteGraph(ModelFileNames.OnnxFloat16, GraphPrecision.Float16, cacheScales: null, [ModelFileNames.SafetensorsFloat16, ModelFileNames.Safetensors]);
    }

    private void WriteGraph(string fileName, GraphPrecision precision, CacheScales? cacheScales, string[] weightFiles)
    {
        using var graphWeights = new GraphWeights(weightFiles.Select(PathOf));
        AtomicFile.Write(PathOf(fileName), Gpt2Graph.Build(config, precision, cacheScales, graphWeights));
    }

    private string PathOf(string fileName) => Path.Join(directory, fileName);
}
