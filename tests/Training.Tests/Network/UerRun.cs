using System.Runtime.InteropServices;
using System.Text.Json;
using Hanlin.Checkpoints.Gpt2;
using Hanlin.Training.Network;
using static TorchSharp.torch;

namespace Hanlin.Training.Tests.Network;

/// <summary>What UER-py itself computed, in the folder data/uer: two layers of 64, four heads, a vocabulary of 512, no dropout.</summary>
internal static class UerRun
{
    public static JsonElement Json(string name) => JsonElement.Parse(Golden.Bytes(name));

    public static float[] Singles(string name) => MemoryMarshal.Cast<byte, float>(Golden.Bytes(name)).ToArray();

    /// <summary>The options of the run that made stage1/, with what else a test wants.</summary>
    public static Dictionary<string, string> Options(string outputModelPath, params (string Name, string Value)[] more)
    {
        var options = new Dictionary<string, string>
        {
            ["dataset_path"] = Golden.PathOf("datasets/lm_seq32_p2.pt"),
            ["vocab_path"] = Golden.PathOf("corpus/vocab.txt"),
            ["config_path"] = Golden.PathOf("corpus/config.json"),
            ["pretrained_model_path"] = Golden.PathOf("stage1/initial.bin"),
            ["output_model_path"] = outputModelPath,
            ["total_steps"] = "20",
            ["save_checkpoint_steps"] = "10",
            ["report_steps"] = "1",
            ["learning_rate"] = "1e-3",
            ["batch_size"] = "8",
            ["instances_buffer_size"] = "100",
            ["loss_rule"] = "uer-head",
            ["threads"] = "1",
        };
        foreach (var (name, value) in more) options[name] = value;
        return options;
    }

    public static Gpt2Network Network(string weightsName, LayerNormFlavor layerNorm = LayerNormFlavor.Uer, NetworkOptions? options = null)
    {
        using var weights = Gpt2Weights.Open(Golden.PathOf(weightsName));
        var network = new Gpt2Network(weights.InferConfig(layerNorm, headCount: 4), options ?? new NetworkOptions { Device = CPU });
        NetworkWeights.Load(network, weights);
        return network;
    }

    /// <summary>The largest difference between two files of weights.</summary>
    public static float Distance(string first, string second)
    {
        using var one = Gpt2Weights.Open(first);
        using var other = Gpt2Weights.Open(second);
        one.Shape.ShouldBe(other.Shape);
        return Gpt2Tensor.All(one.Shape.LayerCount).Max(tensor => Distance(one.Read(tensor), other.Read(tensor)));
    }

    public static float Distance(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        first.Length.ShouldBe(second.Length);
        var largest = 0f;
        for (var i = 0; i < first.Length; i++) largest = Math.Max(largest, Math.Abs(first[i] - second[i]));
        return largest;
    }
}
