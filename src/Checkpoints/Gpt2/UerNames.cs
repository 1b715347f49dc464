using static Hanlin.Checkpoints.Gpt2.Gpt2Parameter;

namespace Hanlin.Checkpoints.Gpt2;

/// <summary>
/// UER-py's names. The two embeddings were renamed on 2023-07-15 and the output layer two days later, each on its
/// own, so each is looked for under both names; the current ones are written.
/// </summary>
internal sealed class UerNames : Gpt2Names
{
    private const string WordName = "embedding.word.embedding.weight";
    private const string OldWordName = "embedding.word_embedding.weight";
    private const string PositionName = "embedding.pos.embedding.weight";
    private const string OldPositionName = "embedding.position_embedding.weight";
    private const string OutputName = "target.lm.output_layer.weight";
    private const string OldOutputName = "target.output_layer.weight";

    private readonly string word;
    private readonly string position;
    private readonly string output;

    private UerNames(string word, string position, string output) => (this.word, this.position, this.output) = (word, position, output);

    /// <summary>The names of today.</summary>
    public static UerNames Current { get; } = new(WordName, PositionName, OutputName);

    public override string Family => "UER-py";

    public override MatrixLayout Layout => MatrixLayout.OutputByInput;

    public override LayerNormFlavor LayerNorm => LayerNormFlavor.Uer;

    public override bool OutputIsOptional => false;

    public override string LayerPrefix => "encoder.transformer.";

    public static UerNames? TryDetect(ITensorFile file)
    {
        if (!file.TryGet(WordName, out _) && !file.TryGet(OldWordName, out _)) return null;
        return new UerNames(Present(WordName, OldWordName), Present(PositionName, OldPositionName), Present(OutputName, OldOutputName));

        string Present(string current, string old) => !file.TryGet(current, out _) && file.TryGet(old, out _) ? old : current;
    }

    public override IReadOnlyList<string> PartsOf(Gpt2Tensor tensor)
    {
        var layer = $"{LayerPrefix}{tensor.Layer}.";
        return tensor.Parameter switch
        {
            WordEmbedding => [word],
            PositionEmbedding => [position],
            AttentionNormGamma => [$"{layer}layer_norm_1.gamma"],
            AttentionNormBeta => [$"{layer}layer_norm_1.beta"],
            QueryKeyValueWeight => QueryKeyValue(layer, "weight"),
            QueryKeyValueBias => QueryKeyValue(layer, "bias"),
            AttentionOutputWeight => [$"{layer}self_attn.final_linear.weight"],
            AttentionOutputBias => [$"{layer}self_attn.final_linear.bias"],
            FeedForwardNormGamma => [$"{layer}layer_norm_2.gamma"],
            FeedForwardNormBeta => [$"{layer}layer_norm_2.beta"],
            FeedForwardInputWeight => [$"{layer}feed_forward.linear_1.weight"],
            FeedForwardInputBias => [$"{layer}feed_forward.linear_1.bias"],
            FeedForwardOutputWeight => [$"{layer}feed_forward.linear_2.weight"],
            FeedForwardOutputBias => [$"{layer}feed_forward.linear_2.bias"],
            FinalNormGamma => ["encoder.layer_norm.gamma"],
            FinalNormBeta => ["encoder.layer_norm.beta"],
            OutputEmbedding => [output],
            _ => throw new ArgumentOutOfRangeException(nameof(tensor), tensor, null),
        };
    }

    public override bool IsIgnored(string name) => false;

    public override string? ExplainUnexpected(string name) => name is "target.lm.output_layer.bias" or "target.output_layer.bias"
        ? ", an output bias (--has_lmtarget_bias), which GPT-2 does not have"
        : null;

    private static string[] QueryKeyValue(string layer, string kind) =>
        [.. Enumerable.Range(0, 3).Select(part => $"{layer}self_attn.linear_layers.{part}.{kind}")];
}
