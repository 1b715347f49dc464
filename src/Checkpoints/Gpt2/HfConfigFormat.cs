using System.Buffers;
using System.Text.Json;

namespace Hanlin.Checkpoints.Gpt2;

/// <summary>The <c>config.json</c> of Hugging Face's GPT2Config, with one key of our own for the layer normalisation.</summary>
internal static class HfConfigFormat
{
    /// <summary>Other readers ignore it, and take the flavor to be theirs.</summary>
    private const string LayerNormKey = "layer_norm_flavor";

    private const double Dropout = 0.1;
    private const double InitializerRange = 0.02;
    private const int PipelineMaxLength = 320;

    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    private static readonly Dictionary<string, Activation> Activations = new(StringComparer.Ordinal)
    {
        ["gelu_new"] = Activation.GeluTanh,
        ["gelu_fast"] = Activation.GeluTanh,
        ["gelu_pytorch_tanh"] = Activation.GeluTanh,
        ["gelu"] = Activation.GeluErf,
    };

    private static readonly Dictionary<string, LayerNormFlavor> Flavors = new(StringComparer.Ordinal)
    {
        ["uer"] = LayerNormFlavor.Uer,
        ["hf"] = LayerNormFlavor.Hf,
    };

    public static Gpt2Config Parse(ConfigFields fields)
    {
        fields.MustBe("model_type", "gpt2");
        fields.MustBe("scale_attn_weights", true);
        fields.MustBe("scale_attn_by_inverse_layer_idx", false);
        fields.MustBe("add_cross_attention", false);

        var hiddenSize = fields.Int("n_embd");
        return new Gpt2Config
        {
            VocabularySize = fields.Int("vocab_size"),
            ContextLength = fields.OptionalInt("n_positions") ?? fields.Int("n_ctx"),
            HiddenSize = hiddenSize,
            LayerCount = fields.Int("n_layer"),
            HeadCount = fields.Int("n_head"),
            FeedForwardSize = fields.OptionalInt("n_inner") ?? 4 * Math.Clamp(hiddenSize, 0, Gpt2Limits.MaxHiddenSize),
            LayerNorm = fields.Choice(LayerNormKey, Flavors, LayerNormFlavor.Hf),
            Activation = fields.Choice("activation_function", Activations, Activation.GeluTanh),
            HfEpsilon = fields.Double("layer_norm_epsilon", absent: 1e-5),
        };
    }

    /// <summary>
    /// The file as the published models have it, in their order; with the special ids, which those leave out, so that
    /// Hugging Face's generate stops at [SEP] in place of an id outside the vocabulary.
    /// </summary>
    public static byte[] Format(Gpt2Config config, SpecialTokenIds specialTokens, bool isOutputTied)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Indented))
        {
            json.WriteStartObject();
            WriteFields(json, config, specialTokens, isOutputTied);
            json.WriteEndObject();
        }

        return [.. bytes.WrittenSpan, (byte)'\n'];
    }

    private static void WriteFields(Utf8JsonWriter json, Gpt2Config config, SpecialTokenIds specialTokens, bool isOutputTied)
    {
        json.WriteString("activation_function", config.Activation == Activation.GeluTanh ? "gelu_new" : "gelu");
        json.WriteStartArray("architectures");
        json.WriteStringValue("GPT2LMHeadModel");
        json.WriteEndArray();
        json.WriteNumber("attn_pdrop", Dropout);
        json.WriteNumber("bos_token_id", specialTokens.Cls);
        json.WriteNumber("embd_pdrop", Dropout);
        json.WriteNumber("eos_token_id", specialTokens.Sep);
        json.WriteNumber("initializer_range", InitializerRange);
        json.WriteNumber("layer_norm_epsilon", config.HfEpsilon);
        json.WriteString(LayerNormKey, config.LayerNorm == LayerNormFlavor.Uer ? "uer" : "hf");
        json.WriteString("model_type", "gpt2");
        json.WriteNumber("n_ctx", config.ContextLength);
        json.WriteNumber("n_embd", config.HiddenSize);
        json.WriteNumber("n_head", config.HeadCount);
        WriteInnerSize(json, config);
        json.WriteNumber("n_layer", config.LayerCount);
        json.WriteNumber("n_positions", config.ContextLength);
        json.WriteNumber("pad_token_id", specialTokens.Pad);
        json.WriteNumber("resid_pdrop", Dropout);
        WritePipelineDefaults(json);
        json.WriteBoolean("tie_word_embeddings", isOutputTied);
        json.WriteString("tokenizer_class", "BertTokenizer");
        json.WriteNumber("vocab_size", config.VocabularySize);
    }

    private static void WriteInnerSize(Utf8JsonWriter json, Gpt2Config config)
    {
        if (config.FeedForwardSize == 4 * config.HiddenSize)
            json.WriteNull("n_inner");
        else
            json.WriteNumber("n_inner", config.FeedForwardSize);
    }

    private static void WritePipelineDefaults(Utf8JsonWriter json)
    {
        json.WriteStartObject("task_specific_params");
        json.WriteStartObject("text-generation");
        json.WriteBoolean("do_sample", true);
        json.WriteNumber("max_length", PipelineMaxLength);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
