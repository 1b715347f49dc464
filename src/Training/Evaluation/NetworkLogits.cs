using Hanlin.Checkpoints.Gpt2;
using Hanlin.Training.Network;
using static TorchSharp.torch;

namespace Hanlin.Training.Evaluation;

/// <summary>A network as it was trained, asked for its logits: what an exported graph is compared with. On the CPU, in single precision, without dropout.</summary>
public sealed class NetworkLogits : IDisposable
{
    private readonly Gpt2Network network;

    private NetworkLogits(Gpt2Network network) => this.network = network;

    /// <summary>Loads a network.</summary>
    /// <param name="weightsPath">Its weights, in any form that <see cref="Gpt2Weights"/> knows.</param>
    /// <param name="config">What it is.</param>
    /// <exception cref="Checkpoints.CheckpointException">The weights are damaged or of other sizes.</exception>
    public static NetworkLogits Open(string weightsPath, Gpt2Config config)
    {
        TorchBackend.Start();
        using var weights = Gpt2Weights.Open(weightsPath);
        var network = new Gpt2Network(config, new NetworkOptions { Device = CPU, TieWeights = weights.IsOutputTied });
        try
        {
            NetworkWeights.Load(network, weights);
            network.Train(false);
            return new NetworkLogits(network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Scores of every token of the vocabulary at every position: [positions x vocabulary], row-major.</summary>
    public float[] Of(int[] tokenIds)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var ids = tensor(tokenIds.Select(id => (long)id).ToArray()).unsqueeze(0);
        return network.Forward(ids).contiguous().data<float>().ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();
}
