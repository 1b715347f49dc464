using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Tests.Building;

namespace Hanlin.Checkpoints.Tests.Gpt2;

public sealed class Gpt2ConfigTests : IDisposable
{
    private static readonly SpecialTokenIds SpecialTokens = new() { Pad = 0, Unk = 100, Cls = 101, Sep = 102, Mask = 103 };
    private static readonly Gpt2Shape Base = new(21_128, 1024, 768, 12, 3072);

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    /// <summary>The five configurations that UER-py ships.</summary>
    [Theory]
    [InlineData(768, 3072, 12, 6)]
    [InlineData(768, 3072, 12, 12)]
    [InlineData(1024, 4096, 16, 24)]
    [InlineData(1280, 5120, 20, 36)]
    [InlineData(1600, 6400, 25, 48)]
    public void Every_configuration_of_UER_is_read_and_survives_as_one_of_Hugging_Face(int hidden, int feedForward, int heads, int layers)
    {
        var shape = new Gpt2Shape(21_128, 1024, hidden, layers, feedForward);
        var uer = Write(UerConfig(hidden, feedForward, heads, layers));
        var config = Gpt2Config.Read(uer, shape);

        config.Shape.ShouldBe(shape);
        config.HeadCount.ShouldBe(heads);
        config.HeadSize.ShouldBe(64);
        config.LayerNorm.ShouldBe(LayerNormFlavor.Uer);
        config.LayerNormEpsilon.ShouldBe(1e-6);
        config.Activation.ShouldBe(Activation.GeluTanh);
        config.ShouldBe(Gpt2Config.Infer(shape, LayerNormFlavor.Uer));

        config.Write(directory["hf.json"], SpecialTokens);
        Gpt2Config.Read(directory["hf.json"]).ShouldBe(config);
        Gpt2Config.Read(directory["hf.json"], shape).ShouldBe(config);
    }

    [Fact]
    public void The_configuration_beside_a_real_checkpoint_fits_its_weights()
    {
        using var weights = Gpt2Weights.Open(Golden.PathOf(Golden.Uer));
        var config = Gpt2Config.Read(Golden.PathOf("uer/config.json"), weights.Shape);

        config.HeadCount.ShouldBe(4);
        config.HeadSize.ShouldBe(16);
        config.ContextLength.ShouldBe(64);
    }

    [Fact]
    public void A_config_is_written_as_the_published_models_have_it()
    {
        Gpt2Config.Infer(Base, LayerNormFlavor.Uer).Write(directory["config.json"], SpecialTokens);

        File.ReadAllText(directory["config.json"]).ShouldBe("""
            {
              "activation_function": "gelu_new",
              "architectures": [
                "GPT2LMHeadModel"
              ],
              "attn_pdrop": 0.1,
              "bos_token_id": 101,
              "embd_pdrop": 0.1,
              "eos_token_id": 102,
              "initializer_range": 0.02,
              "layer_norm_epsilon": 1E-05,
              "layer_norm_flavor": "uer",
              "model_type": "gpt2",
              "n_ctx": 1024,
              "n_embd": 768,
              "n_head": 12,
              "n_inner": null,
              "n_layer": 12,
              "n_positions": 1024,
              "pad_token_id": 0,
              "resid_pdrop": 0.1,
              "task_specific_params": {
                "text-generation": {
                  "do_sample": true,
                  "max_length": 320
                }
              },
              "tie_word_embeddings": true,
              "tokenizer_class": "BertTokenizer",
              "vocab_size": 21128
            }

            """);
    }

    [Fact]
    public void A_published_config_without_our_key_means_the_norm_of_Hugging_Face_unless_told_otherwise()
    {
        var path = Write(HfConfig());

        Gpt2Config.Read(path).ShouldBe(Gpt2Config.Infer(Base, LayerNormFlavor.Hf));
        Gpt2Config.Read(path).LayerNormEpsilon.ShouldBe(1e-5);
        Gpt2Config.Read(path, layerNorm: LayerNormFlavor.Uer).LayerNormEpsilon.ShouldBe(1e-6);
    }

    [Fact]
    public void A_byte_order_mark_does_no_harm() =>
        Gpt2Config.Read(Write("\uFEFF" + HfConfig())).Shape.ShouldBe(Base);

    [Fact]
    public void Another_inner_size_epsilon_and_activation_are_kept()
    {
        var config = Gpt2Config.Infer(Base with { FeedForwardSize = 1000 }, LayerNormFlavor.Hf)
            with
        { HfEpsilon = 1e-12, Activation = Activation.GeluErf };
        config.Write(directory["config.json"], SpecialTokens, isOutputTied: false);

        Gpt2Config.Read(directory["config.json"]).ShouldBe(config);
        File.ReadAllText(directory["config.json"]).ShouldContain("\"tie_word_embeddings\": false");
    }

    [Theory]
    [InlineData("\"n_head\": 12", "\"n_head\": 7", "head count 7 does not divide the hidden size 768")]
    [InlineData("\"n_layer\": 12", "\"n_layer\": 0", "layer count is 0, not within 1 to 256")]
    [InlineData("\"n_positions\": 1024", "\"n_positions\": 1000000000", "context length is 1000000000")]
    [InlineData("\"n_embd\": 768", "\"n_embd\": -768", "hidden size is -768")]
    [InlineData("\"n_embd\": 768", "\"n_embd\": 1e400", "n_embd is '1e400', not a whole number")]
    [InlineData("\"n_embd\": 768", "\"n_embd\": 2147483647", "hidden size is 2147483647")]
    [InlineData("\"n_head\": 12", "\"n_head\": \"12\"", "n_head is '\"12\"', not a whole number")]
    [InlineData("\"n_head\": 12", "\"n_heads\": 12", "n_head is missing")]
    [InlineData("\"gelu_new\"", "\"relu\"", "activation_function is '\"relu\"'; supported: gelu_new")]
    [InlineData("\"gelu_new\"", "\"\\ud800\"", "JSON is not valid")]
    [InlineData("\"gpt2\"", "\"bert\"", "model_type is '\"bert\"'; only \"gpt2\" is supported")]
    [InlineData("1e-05", "0", "layer norm epsilon 0 is not between 0 and 1")]
    [InlineData("\"n_head\": 12", "\"n_head\": 12, \"scale_attn_weights\": false", "scale_attn_weights is 'false'; only true")]
    [InlineData("\"n_head\": 12", "\"n_head\": 12, \"n_head\": 12", "JSON is not valid")]
    [InlineData("\"n_embd\"", "\"hidden\"", "neither n_embd (Hugging Face) nor layers_num (UER-py)")]
    [InlineData("\"n_head\": 12", "\"n_head\": 12, \"layer_norm_flavor\": \"rms\"", "layer_norm_flavor is '\"rms\"'; supported: uer, hf")]
    public void V8_what_is_wrong_with_a_config_is_named(string sound, string spoiled, string reason) =>
        Should.Throw<CheckpointException>(() => Gpt2Config.Read(Write(HfConfig().Replace(sound, spoiled, StringComparison.Ordinal))))
            .Message.ShouldContain(reason);

    [Theory]
    [InlineData("\"causal\"", "\"fully_visible\"", "mask is '\"fully_visible\"'")]
    [InlineData("\"pre\"", "\"post\"", "layernorm_positioning is '\"post\"'")]
    [InlineData("\"gelu_fast\"", "\"relu\"", "hidden_act is '\"relu\"'; supported: gelu_fast, gelu")]
    [InlineData("\"tie_weights\"", "\"remove_attention_scale\"", "remove_attention_scale is 'true'; only false")]
    [InlineData("1024", "512", "the context length is 512, that of the weights 1024")]
    public void V8_options_of_UER_that_make_it_another_model_are_named(string sound, string spoiled, string reason) =>
        Should.Throw<CheckpointException>(() => Gpt2Config.Read(
            Write(UerConfig(768, 3072, 12, 12).Replace(sound, spoiled, StringComparison.Ordinal)), Base)).Message
                .ShouldContain(reason);

    [Fact]
    public void Every_size_that_differs_from_the_weights_is_listed_at_once()
    {
        var weights = new Gpt2Shape(21_128, 512, 1024, 24, 4096);

        var message = Should.Throw<CheckpointException>(() => Gpt2Config.Read(Write(HfConfig()), weights)).Message;
        message.ShouldContain("the context length is 1024, that of the weights 512");
        message.ShouldContain("the hidden size is 768, that of the weights 1024");
        message.ShouldContain("the layer count is 12, that of the weights 24");
        message.ShouldContain("the feed-forward size is 3072, that of the weights 4096");
        message.ShouldNotContain("vocabulary");
    }

    [Fact]
    public void A_config_of_UER_alone_has_no_vocabulary_size() =>
        Should.Throw<CheckpointException>(() => Gpt2Config.Read(Write(UerConfig(768, 3072, 12, 12))))
            .Message.ShouldContain("give the weights or the vocabulary with it");

    [Fact]
    public void V5_the_vocabulary_is_compared_with_the_config_or_completes_it()
    {
        Gpt2Config.Read(Write(UerConfig(768, 3072, 12, 12)), vocabularySize: 21_128).Shape.ShouldBe(Base);
        Gpt2Config.Read(Write(HfConfig()), vocabularySize: 21_128).Shape.ShouldBe(Base);
        Should.Throw<CheckpointException>(() => Gpt2Config.Read(Write(UerConfig(768, 3072, 12, 12)), Base, vocabularySize: 21_127))
            .Message.ShouldContain("the vocabulary size is 21128, but the vocabulary has 21127 tokens");
    }

    private string Write(string config) => directory.Write("config.json", config);

    private static string UerConfig(int hidden, int feedForward, int heads, int layers) => $$"""
        {
          "emb_size": {{hidden}}, "feedforward_size": {{feedForward}}, "hidden_size": {{hidden}}, "hidden_act": "gelu_fast",
          "heads_num": {{heads}}, "layers_num": {{layers}}, "max_seq_length": 1024, "dropout": 0.1, "data_processor": "lm",
          "embedding": ["word", "pos"], "remove_embedding_layernorm": true, "encoder": "transformer", "mask": "causal",
          "layernorm_positioning": "pre", "target": ["lm"], "tie_weights": true
        }
        """;

    private static string HfConfig() => """
        {
          "activation_function": "gelu_new", "architectures": ["GPT2LMHeadModel"], "attn_pdrop": 0.1, "embd_pdrop": 0.1,
          "gradient_checkpointing": false, "initializer_range": 0.02, "layer_norm_epsilon": 1e-05, "model_type": "gpt2", "n_ctx": 1024,
          "n_embd": 768, "n_head": 12, "n_inner": null, "n_layer": 12, "n_positions": 1024, "output_past": true, "resid_pdrop": 0.1,
          "task_specific_params": {"text-generation": {"do_sample": true, "max_length": 320}},
          "tokenizer_class": "BertTokenizer", "vocab_size": 21128
        }
        """;
}
