using System.Runtime.InteropServices;
using Hanlin.Checkpoints.Gpt2;
using static TorchSharp.torch;

namespace Hanlin.Training.Network;

/// <summary>Carries weights between a network and files of any form that <see cref="Gpt2Weights"/> knows.</summary>
public static class NetworkWeights
{
    /// <summary>Replaces every parameter of a network by the weights of a file.</summary>
    /// <exception cref="Checkpoints.CheckpointException">The file has other sizes than the network, or is damaged.</exception>
    public static void Load(Gpt2Network network, Gpt2Weights weights)
    {
        CheckSizes(network, weights);
        using var noGradient = no_grad();
        foreach (var (tensor, parameter) in network.Parameters)
        {
            using var scope = NewDisposeScope();
            var staging = empty(parameter.shape, ScalarType.Float32);
            weights.Read(tensor, MatrixLayout.OutputByInput, MemoryMarshal.Cast<byte, float>(staging.bytes));
            parameter.copy_(staging);
        }
    }

    /// <summary>The weights of a network as they are now, to be written.</summary>
    public static Gpt2Weights Of(Gpt2Network network) =>
        Gpt2Weights.InMemory(network.Config.Shape, network.Options.TieWeights, (tensor, destination) => Read(network.Parameters[tensor], destination));

    /// <summary>Copies the values of a tensor on any device.</summary>
    internal static void Read(Tensor tensor, Span<float> destination)
    {
        using var scope = NewDisposeScope();
        var staging = tensor.detach().to(CPU).contiguous();
        MemoryMarshal.Cast<byte, float>(staging.bytes).CopyTo(destination);
    }

    private static void CheckSizes(Gpt2Network network, Gpt2Weights weights)
    {
        var (wanted, found) = (network.Config.Shape, weights.Shape);
        if (wanted != found) throw new Checkpoints.CheckpointException(weights.Path, $"has {found}, but the configuration says {wanted}");
        if (network.Options.TieWeights && !weights.IsOutputTied)
        {
            throw new Checkpoints.CheckpointException(weights.Path,
                "has an output embedding of its own, which --tie_weights would drop; leave tie_weights off, also in the configuration");
        }
    }
}
