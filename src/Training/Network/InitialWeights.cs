using static Hanlin.Checkpoints.Gpt2.Gpt2Parameter;
using static TorchSharp.torch;

namespace Hanlin.Training.Network;

/// <summary>UER-py's first weights: everything from a normal distribution, biases included, norms excepted.</summary>
internal static class InitialWeights
{
    private const double Deviation = 0.02;

    public static void Draw(Gpt2Network network, bool deepInit)
    {
        using var noGradient = no_grad();
        var smaller = Deviation / Math.Sqrt(2 * network.Config.LayerCount);
        foreach (var (tensor, parameter) in network.Parameters)
        {
            _ = tensor.Parameter switch
            {
                AttentionNormGamma or FeedForwardNormGamma or FinalNormGamma => parameter.fill_(1),
                AttentionNormBeta or FeedForwardNormBeta or FinalNormBeta => parameter.zero_(),
                AttentionOutputWeight or FeedForwardOutputWeight when deepInit => parameter.normal_(0, smaller),
                AttentionOutputBias or FeedForwardOutputBias when deepInit => parameter.zero_(),
                _ => parameter.normal_(0, Deviation),
            };
        }
    }
}
