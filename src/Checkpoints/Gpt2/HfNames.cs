using static Hanlin.Checkpoints.Gpt2.Gpt2Parameter;

namespace Hanlin.Checkpoints.Gpt2;

/// <summary>
/// Hugging Face's names: with the prefix <c>transformer.</c> of GPT2LMHeadModel, or without it as GPT2Model saves. The
/// attention masks that older versions stored as buffers are passed over.
/// </summary>
internal sealed class HfNames : Gpt2Names
{
    private const string LanguageModelPrefix = "transformer.";
    private const string WordName = "wte.weight";

    private readonly string prefix;

    private HfNames(string prefix) => this.prefix = prefix;

    /// <summary>The names of GPT2LMHeadModel.</summary>
    public static HfNames LanguageModel { get; } = new(LanguageModelPrefix);

    public override string Family => "Hugging Face";

    public override MatrixLayout Layout => MatrixLayout.InputByOutput;

    public override LayerNormFlavor LayerNorm => LayerNormFlavor.Hf;

    public override bool OutputIsOptional => true;

    public override string LayerPrefix => $"{prefix}h.";

    public static HfNames? TryDetect(ITensorFile file)
    {
        if (file.TryGet(LanguageModelPrefix + WordName, out _)) return LanguageModel;
        return file.TryGet(WordName, out _) ? new HfNames("") : null;
    }

    public override IReadOnlyList<string> PartsOf(Gpt2Tensor tensor)
    {
        var layer = $"{LayerPrefix}{tensor.Layer}.";
        return
        [
            tensor.Parameter switch
            {
                WordEmbedding => $"{prefix}{WordName}",
                PositionEmbedding => $"{prefix}wpe.weight",
                AttentionNormGamma => $"{layer}ln_1.weight",
                AttentionNormBeta => $"{layer}ln_1.bias",
                QueryKeyValueWeight => $"{layer}attn.c_attn.weight",
                QueryKeyValueBias => $"{layer}attn.c_attn.bias",
                AttentionOutputWeight => $"{layer}attn.c_proj.weight",
                AttentionOutputBias => $"{layer}attn.c_proj.bias",
                FeedForwardNormGamma => $"{layer}ln_2.weight",
                FeedForwardNormBeta => $"{layer}ln_2.bias",
                FeedForwardInputWeight => $"{layer}mlp.c_fc.weight",
                FeedForwardInputBias => $"{layer}mlp.c_fc.bias",
                FeedForwardOutputWeight => $"{layer}mlp.c_proj.weight",
                FeedForwardOutputBias => $"{layer}mlp.c_proj.bias",
                FinalNormGamma => $"{prefix}ln_f.weight",
                FinalNormBeta => $"{prefix}ln_f.bias",
                OutputEmbedding => "lm_head.weight",
                _ => throw new ArgumentOutOfRangeException(nameof(tensor), tensor, null),
            },
        ];
    }

    /// <summary>The causal mask of a layer, a buffer that older versions of the library save.</summary>
    public string MaskOf(int layer) => $"{LayerPrefix}{layer}.attn.bias";

    public override bool IsIgnored(string name) => name.StartsWith(LayerPrefix, StringComparison.Ordinal)
        && (name.EndsWith(".attn.bias", StringComparison.Ordinal) || name.EndsWith(".attn.masked_bias", StringComparison.Ordinal));
}
