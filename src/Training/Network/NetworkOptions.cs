using static TorchSharp.torch;

namespace Hanlin.Training.Network;

/// <summary>How a network is trained, apart from what it is.</summary>
public sealed record NetworkOptions
{
    /// <summary>Where its tensors are.</summary>
    public required Device Device { get; init; }

    /// <summary>The share of values set to zero in training: embeddings, attention, and what both halves of a layer add.</summary>
    public double Dropout { get; init; }

    /// <summary>Multiply in bfloat16, which keeps the weights, their gradients and everything between products single.</summary>
    public bool UseBFloat16 { get; init; }

    /// <summary>One matrix for the words that go in and for those that come out.</summary>
    public bool TieWeights { get; init; } = true;

    /// <summary>Begin the matrices that write to the stream smaller, by the root of their number.</summary>
    public bool DeepInit { get; init; }
}
