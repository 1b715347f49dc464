using Hanlin.Checkpoints;
using Hanlin.Checkpoints.Gpt2;
using Hanlin.Training.Network;
using static TorchSharp.torch;

namespace Hanlin.Training.Tests.Network;

[Collection(TorchCollection.Name)]
public sealed class WeightsTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Weights_go_through_a_network_unchanged_to_the_last_bit()
    {
        using var network = UerRun.Network("stage1/model.bin-20");
        using (var weights = NetworkWeights.Of(network)) Gpt2WeightsWriter.WriteUer(weights, folder["model.bin-20"], CancellationToken.None);

        UerRun.Distance(folder["model.bin-20"], Golden.PathOf("stage1/model.bin-20")).ShouldBe(0);
    }

    [Fact]
    public void They_are_written_as_safetensors_too()
    {
        using var network = UerRun.Network("stage1/model.bin-20");
        using (var weights = NetworkWeights.Of(network)) Gpt2WeightsWriter.WriteSafetensors(weights, folder["model.safetensors"], CancellationToken.None);

        UerRun.Distance(folder["model.safetensors"], Golden.PathOf("stage1/model.bin-20")).ShouldBe(0);
    }

    [Fact]
    public void Weights_of_another_size_are_refused_with_both_sizes()
    {
        using var weights = Gpt2Weights.Open(Golden.PathOf("stage1/model.bin-20"));
        var config = weights.InferConfig(headCount: 4) with { ContextLength = 128 };
        using var network = new Gpt2Network(config, new NetworkOptions { Device = CPU });

        var refusal = Should.Throw<CheckpointException>(() => NetworkWeights.Load(network, weights));

        refusal.Message.ShouldContain("ContextLength = 64");
        refusal.Message.ShouldContain("ContextLength = 128");
    }

    [Fact]
    public void Initial_weights_are_UER_pys_and_follow_from_the_seed()
    {
        var config = Config(layerCount: 2);
        manual_seed(7);
        using var network = new Gpt2Network(config, new NetworkOptions { Device = CPU });
        manual_seed(7);
        using var again = new Gpt2Network(config, new NetworkOptions { Device = CPU });

        foreach (var (tensor, parameter) in network.Parameters)
        {
            var values = ForwardTests.Values(parameter);
            values.ShouldBe(ForwardTests.Values(again.Parameters[tensor]));
            var name = tensor.Parameter.ToString();
            if (name.EndsWith("Gamma", StringComparison.Ordinal)) values.ShouldAllBe(value => value == 1);
            else if (name.EndsWith("Beta", StringComparison.Ordinal)) values.ShouldAllBe(value => value == 0);
            else Deviation(values).ShouldBeInRange(0.016, 0.024, name);
        }
    }

    [Fact]
    public void Deep_init_makes_what_writes_to_the_stream_smaller()
    {
        using var network = new Gpt2Network(Config(layerCount: 8), new NetworkOptions { Device = CPU, DeepInit = true });

        Deviation(ForwardTests.Values(network.Parameters[new(Gpt2Parameter.FeedForwardOutputWeight, 3)])).ShouldBe(0.005, 2e-4);
        ForwardTests.Values(network.Parameters[new(Gpt2Parameter.AttentionOutputBias, 3)]).ShouldAllBe(value => value == 0);
        Deviation(ForwardTests.Values(network.Parameters[new(Gpt2Parameter.FeedForwardInputWeight, 3)])).ShouldBe(0.02, 5e-4);
    }

    private static Gpt2Config Config(int layerCount) => new()
    {
        VocabularySize = 512,
        ContextLength = 64,
        HiddenSize = 64,
        LayerCount = layerCount,
        HeadCount = 4,
        FeedForwardSize = 256,
        LayerNorm = LayerNormFlavor.Uer,
    };

    private static double Deviation(float[] values) => Math.Sqrt(values.Average(value => (double)value * value));
}
