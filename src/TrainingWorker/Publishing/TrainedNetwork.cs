using Hanlin.Checkpoints.Gpt2;
using Hanlin.Training.Evaluation;

namespace Hanlin.TrainingWorker.Publishing;

/// <summary>The trained network itself, on TorchSharp.</summary>
internal sealed class TrainedNetwork(string weightsPath, Gpt2Config config) : IReferenceNetwork
{
    private readonly NetworkLogits network = NetworkLogits.Open(weightsPath, config);

    public float[] Logits(int[] tokenIds) => network.Of(tokenIds);

    public void Dispose() => network.Dispose();
}
