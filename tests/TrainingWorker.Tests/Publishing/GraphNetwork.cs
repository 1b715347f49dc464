using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Onnx;
using Hanlin.Inference;
using Hanlin.Inference.Runtime;
using Hanlin.TrainingWorker.Publishing;

namespace Hanlin.TrainingWorker.Tests.Publishing;

/// <summary>Plays the trained network: a graph of the same weights, made anew, with the layer norm that a test wants.</summary>
internal sealed class GraphNetwork : IReferenceNetwork
{
    private readonly string folder = Directory.CreateTempSubdirectory("hanlin-reference-").FullName;
    private readonly OnnxModelRunner runner;

    public GraphNetwork(string weightsPath, Gpt2Config config)
    {
        using (var weights = Gpt2Weights.Open(weightsPath)) Gpt2WeightsWriter.WriteSafetensors(weights, Path.Join(folder, "model.safetensors"), CancellationToken.None);
        new GraphWriter(folder, config).WriteFloat32();
        runner = OnnxModelRunner.Open(Path.Join(folder, "model.onnx"), ExecutionDevice.Cpu, new EngineOptions { SlotCount = 1 });
    }

    public float[] Logits(int[] tokenIds)
    {
        var logits = new float[tokenIds.Length * runner.VocabularySize];
        runner.Read(tokenIds, (position, row) => row.CopyTo(logits.AsSpan(position * row.Length)));
        return logits;
    }

    public void Dispose()
    {
        runner.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
