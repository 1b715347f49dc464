using System.Text;

namespace Hanlin.Training.Options;

/// <summary>
/// The five GPT-2 configurations of UER-py, built in under the paths that its commands use, so that the commands of the
/// model card run without a copy of UER-py. A file at such a path is read instead.
/// </summary>
internal static class Gpt2Configs
{
    /// <summary>The configuration of uer/gpt2-chinese-cluecorpussmall: 12 layers of 768.</summary>
    public const string Base = "models/gpt2/config.json";

    private static readonly Dictionary<string, (int Hidden, int FeedForward, int Heads, int Layers)> Sizes = new(StringComparer.Ordinal)
    {
        ["models/gpt2/distil_config.json"] = (768, 3072, 12, 6),
        [Base] = (768, 3072, 12, 12),
        ["models/gpt2/medium_config.json"] = (1024, 4096, 16, 24),
        ["models/gpt2/large_config.json"] = (1280, 5120, 20, 36),
        ["models/gpt2/xlarge_config.json"] = (1600, 6400, 25, 48),
    };

    public static IEnumerable<string> Names => Sizes.Keys;

    /// <summary>The JSON that a path means, also one that ends so; without a path the base one.</summary>
    public static byte[]? Find(string? path)
    {
        path = path?.Replace('\\', '/') ?? Base;
        var name = Sizes.Keys.FirstOrDefault(name => path == name || path.EndsWith("/" + name, StringComparison.Ordinal));
        return name is null ? null : Write(Sizes[name]);
    }

    private static byte[] Write((int Hidden, int FeedForward, int Heads, int Layers) size) => Encoding.UTF8.GetBytes($$"""
        {
          "emb_size": {{size.Hidden}}, "feedforward_size": {{size.FeedForward}}, "hidden_size": {{size.Hidden}}, "hidden_act": "gelu_fast",
          "heads_num": {{size.Heads}}, "layers_num": {{size.Layers}}, "max_seq_length": 1024, "dropout": 0.1, "data_processor": "lm",
          "embedding": ["word", "pos"], "remove_embedding_layernorm": true, "encoder": "transformer", "mask": "causal",
          "layernorm_positioning": "pre", "target": ["lm"], "tie_weights": true
        }
        """);
}
