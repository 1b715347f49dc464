using Hanlin.Checkpoints.Gpt2;
using Hanlin.Training.Network;
using static TorchSharp.torch;

namespace Hanlin.Training.Tests.Network;

[Collection(TorchCollection.Name)]
public sealed class ForwardTests
{
    [Theory]
    [InlineData(0, LayerNormFlavor.Uer, 1e-5f)]
    [InlineData(1, LayerNormFlavor.Uer, 1e-5f)]
    [InlineData(2, LayerNormFlavor.Uer, 1e-5f)]
    [InlineData(0, LayerNormFlavor.Hf, 1e-4f)]
    public void Logits_are_those_of_UER_py(int index, LayerNormFlavor layerNorm, float tolerance)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var network = UerRun.Network("forward/model.bin", layerNorm);
        long[] ids = [.. UerRun.Json("forward/forward.json").GetProperty("sequences")[index].GetProperty("ids").EnumerateArray().Select(id => id.GetInt64())];

        var logits = network.Forward(Targets.On(CPU, ids, 1, ids.Length));

        logits.shape.ShouldBe([ids.Length, 512]);
        var expected = UerRun.Singles($"forward/logits_{index}_{(layerNorm == LayerNormFlavor.Uer ? "uer" : "hf")}.f32");
        UerRun.Distance(Values(logits), expected).ShouldBeLessThan(tolerance);
    }

    [Fact]
    public void A_position_sees_nothing_behind_it()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var network = UerRun.Network("forward/model.bin");

        var one = network.Forward(Targets.On(CPU, [2, 10, 20, 30], 1, 4));
        var other = network.Forward(Targets.On(CPU, [2, 10, 99, 98], 1, 4));

        UerRun.Distance(Values(one.narrow(0, 0, 2)), Values(other.narrow(0, 0, 2))).ShouldBe(0);
        UerRun.Distance(Values(one.narrow(0, 2, 2)), Values(other.narrow(0, 2, 2))).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Scores_of_chosen_positions_are_those_of_all_positions()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var network = UerRun.Network("forward/model.bin");
        var ids = Targets.On(CPU, [2, 10, 20, 30, 2, 40, 50, 60], 2, 4);

        var all = network.Forward(ids);
        var chosen = network.Forward(ids, Targets.On(CPU, [1, 6], 2));

        UerRun.Distance(Values(chosen), [.. Values(all.narrow(0, 1, 1)), .. Values(all.narrow(0, 6, 1))]).ShouldBeLessThan(1e-5f);
    }

    [Fact]
    public void BFloat16_products_stay_near_the_single_ones()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var exact = UerRun.Network("forward/model.bin");
        using var rounded = UerRun.Network("forward/model.bin", options: new NetworkOptions { Device = CPU, UseBFloat16 = true });
        var ids = Targets.On(CPU, [2, 10, 20, 30, 40, 50, 60, 70], 1, 8);

        var distance = UerRun.Distance(Values(exact.Forward(ids)), Values(rounded.Forward(ids)));

        distance.ShouldBeInRange(1e-4f, 0.1f);
    }

    internal static float[] Values(Tensor tensor)
    {
        var values = new float[tensor.numel()];
        NetworkWeights.Read(tensor, values);
        return values;
    }
}
