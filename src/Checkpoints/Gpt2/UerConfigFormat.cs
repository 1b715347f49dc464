namespace Hanlin.Checkpoints.Gpt2;

/// <summary>The configuration of UER-py (models/gpt2/*.json), which has the options of its pretrain.py as keys.</summary>
internal static class UerConfigFormat
{
    private static readonly Dictionary<string, Activation> Activations = new(StringComparer.Ordinal)
    {
        ["gelu_fast"] = Activation.GeluTanh,
        ["gelu"] = Activation.GeluErf,
    };

    /// <summary>Reads the fields; the vocabulary size, which the format does not have, comes from elsewhere.</summary>
    public static Gpt2Config Parse(ConfigFields fields, Gpt2Shape? weights, int? vocabularySize)
    {
        vocabularySize = weights?.VocabularySize ?? vocabularySize;
        if (vocabularySize is null)
            fields.Faults.Add("a UER-py configuration names no vocabulary size: give the weights or the vocabulary with it");
        CheckArchitecture(fields);
        return new Gpt2Config
        {
            VocabularySize = vocabularySize ?? 0,
            ContextLength = fields.OptionalInt("max_seq_length") ?? weights?.ContextLength ?? 0,
            HiddenSize = fields.Int("hidden_size"),
            LayerCount = fields.Int("layers_num"),
            HeadCount = fields.Int("heads_num"),
            FeedForwardSize = fields.Int("feedforward_size"),
            LayerNorm = LayerNormFlavor.Uer,
            Activation = fields.Choice("hidden_act", Activations, Activation.GeluTanh),
        };
    }

    /// <summary>Options under which the same weights would mean another model.</summary>
    private static void CheckArchitecture(ConfigFields fields)
    {
        fields.MustBe("encoder", "transformer");
        fields.MustBe("mask", "causal");
        fields.MustBe("layernorm_positioning", "pre");
        fields.MustBe("layernorm", "normal");
        fields.MustBe("feed_forward", "dense");
        fields.MustBe("remove_attention_scale", false);
        fields.MustBe("has_residual_attention", false);
        fields.MustBe("relative_position_embedding", false);
        fields.MustBe("parameter_sharing", false);
    }
}
