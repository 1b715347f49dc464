using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Tests.Building;

namespace Hanlin.Checkpoints.Tests.Gpt2;

public sealed class Gpt2WeightsTests : IDisposable
{
    private const string UerOutput = "target.lm.output_layer.weight";
    private const string UerWord = "embedding.word.embedding.weight";

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(Golden.Uer, "UER-py")]
    [InlineData(Golden.Hf, "Hugging Face")]
    public void The_sizes_are_found_in_the_shapes(string file, string family)
    {
        using var weights = Gpt2Weights.Open(Golden.PathOf(file));

        weights.Family.ShouldBe(family);
        weights.Format.ShouldBe(CheckpointFormat.Torch);
        weights.Shape.ShouldBe(new Gpt2Shape(VocabularySize: 512, ContextLength: 64, HiddenSize: 64, LayerCount: 2, FeedForwardSize: 256));
        weights.Shape.ParameterCount.ShouldBe(136_960);
        weights.IsOutputTied.ShouldBeTrue();
    }

    /// <summary>The canonical layout is Hugging Face's, so torch's own reading of the converted file is the golden for both.</summary>
    [Theory]
    [InlineData(Golden.Uer)]
    [InlineData(Golden.Hf)]
    public void Every_tensor_is_the_one_that_the_converted_file_has(string file)
    {
        using var weights = Gpt2Weights.Open(Golden.PathOf(file));
        var converted = Golden.Tensors(Golden.Hf).ToDictionary(tensor => tensor.Name);

        foreach (var tensor in Gpt2Tensor.All(layerCount: 2))
        {
            var expected = converted[HfNames.LanguageModel.PartsOf(tensor)[0]];
            weights.ShapeOf(tensor).ShouldBe(expected.Shape);
            Golden.Sha256Of(weights.Read(tensor)).ShouldBe(expected.Sha256, $"{tensor}");
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Older_names_of_UER_are_read_each_on_its_own(bool isOldEmbedding, bool isOldOutput)
    {
        var expected = ReadAll(TinyGpt2.Uer().Write(directory));
        var older = TinyGpt2.Uer().Rename(name => name switch
        {
            UerWord when isOldEmbedding => "embedding.word_embedding.weight",
            "embedding.pos.embedding.weight" when isOldEmbedding => "embedding.position_embedding.weight",
            UerOutput when isOldOutput => "target.output_layer.weight",
            _ => name,
        });

        ReadAll(older.Write(directory)).ShouldBe(expected);
    }

    [Fact]
    public void Names_of_Hugging_Face_are_read_without_their_prefix_too()
    {
        var expected = ReadAll(TinyGpt2.Hf().Without("lm_head.weight").Write(directory));
        var bare = TinyGpt2.Hf().Without("lm_head.weight").Rename(name => name["transformer.".Length..]);

        ReadAll(bare.Write(directory)).ShouldBe(expected);
    }

    [Fact]
    public void Masks_of_Hugging_Face_are_passed_over()
    {
        var tiny = TinyGpt2.Hf().With("transformer.h.0.attn.bias", [1, 1, 5, 5]).With("transformer.h.1.attn.masked_bias", []);

        Gpt2Weights.Open(tiny.Write(directory)).Dispose();
    }

    [Fact]
    public void An_output_is_tied_if_it_is_left_out_shared_or_equal_in_every_bit()
    {
        IsTied(TinyGpt2.Hf().Without("lm_head.weight").Write(directory)).ShouldBeTrue();
        IsTied(TinyGpt2.Uer().Write(directory, tied: UerOutput, tiedTo: UerWord)).ShouldBeTrue();
        IsTied(TinyGpt2.Uer().Write(directory)).ShouldBeFalse();

        using (var tied = Gpt2Weights.Open(TinyGpt2.Uer().Write(directory, tied: UerOutput, tiedTo: UerWord)))
        {
            tied.Read(new(Gpt2Parameter.OutputEmbedding)).ShouldBe(tied.Read(new(Gpt2Parameter.WordEmbedding)));
        }

        using var original = Gpt2Weights.Open(Golden.PathOf(Golden.Hf));
        var writer = new Checkpoints.Torch.TorchFileWriter();
        using var file = CheckpointFile.Open(Golden.PathOf(Golden.Hf));
        foreach (var tensor in file.Tensors) writer.Add(tensor.Name, tensor.Shape, values => file.Read(tensor.Name, values));
        writer.Write(directory["copies.bin"], TestContext.Current.CancellationToken);
        IsTied(directory["copies.bin"]).ShouldBeTrue();
    }

    [Fact]
    public void Without_a_configuration_heads_are_64_wide_unless_they_are_given()
    {
        using var uer = Gpt2Weights.Open(Golden.PathOf(Golden.Uer));
        uer.InferConfig().ShouldBe(Gpt2Config.Infer(uer.Shape, LayerNormFlavor.Uer, headCount: 1));
        uer.InferConfig(headCount: 4).ShouldBe(Gpt2Config.Read(Golden.PathOf("uer/config.json"), uer.Shape));
        using var hf = Gpt2Weights.Open(Golden.PathOf(Golden.Hf));
        hf.InferConfig().LayerNorm.ShouldBe(LayerNormFlavor.Hf);
        hf.InferConfig(LayerNormFlavor.Uer).LayerNorm.ShouldBe(LayerNormFlavor.Uer);

        using var tiny = Gpt2Weights.Open(TinyGpt2.Uer().Write(directory));
        var message = Should.Throw<CheckpointException>(() => tiny.InferConfig()).Message;
        message.ShouldStartWith(tiny.Path);
        message.ShouldContain("the head count is 0, not within 1 to 256; say how many heads it has");
    }

    [Fact]
    public void S11_everything_that_is_missing_unexpected_or_misshapen_is_listed_at_once()
    {
        var path = TinyGpt2.Uer()
            .Without("encoder.layer_norm.beta")
            .Without("encoder.transformer.1.self_attn.linear_layers.2.bias")
            .With("encoder.transformer.0.feed_forward.linear_2.weight", [7, 4])
            .With("embedding.pos.embedding.weight", [5, 3])
            .With("embedding.layer_norm.gamma", [4])
            .With("target.lm.output_layer.bias", [6])
            .Write(directory);

        var message = Should.Throw<CheckpointException>(() => Gpt2Weights.Open(path)).Message;
        message.ShouldStartWith($"{path}: is not a GPT-2 of 2 layers of 4; ");
        message.ShouldContain("missing: encoder.layer_norm.beta");
        message.ShouldContain("missing: encoder.transformer.1.self_attn.linear_layers.2.bias");
        message.ShouldContain("wrong shape: encoder.transformer.0.feed_forward.linear_2.weight is [7, 4], expected [4, 7]");
        message.ShouldContain("wrong shape: embedding.pos.embedding.weight is [5, 3], expected [5, 4]");
        message.ShouldContain("unexpected: 'embedding.layer_norm.gamma'");
        message.ShouldContain("unexpected: 'target.lm.output_layer.bias', an output bias (--has_lmtarget_bias)");
    }

    [Fact]
    public void S11_a_layer_that_is_left_out_shows_as_missing_tensors()
    {
        var tiny = TinyGpt2.Hf();
        var firstLayer = tiny.Tensors.Keys.Where(name => name.StartsWith("transformer.h.0.", StringComparison.Ordinal)).ToList();
        foreach (var name in firstLayer) tiny.Without(name);

        Should.Throw<CheckpointException>(() => Gpt2Weights.Open(tiny.Write(directory))).Message
            .ShouldContain("missing: transformer.h.0.mlp.c_fc.weight");
    }

    [Fact]
    public void A_UER_checkpoint_without_its_output_layer_is_refused() =>
        Should.Throw<CheckpointException>(() => Gpt2Weights.Open(TinyGpt2.Uer().Without(UerOutput).Write(directory)))
            .Message.ShouldContain($"missing: {UerOutput}");

    [Theory]
    [InlineData("h.1000000000.ln_1.weight")]
    [InlineData("h.2147483647.ln_1.weight")]
    public void A_layer_number_beyond_belief_costs_nothing(string name) =>
        Should.Throw<CheckpointException>(() => Gpt2Weights.Open(TinyGpt2.Hf().With($"transformer.{name}", [4]).Write(directory)))
            .Message.ShouldContain("the sizes of no GPT-2");

    [Fact]
    public void Another_model_is_refused_with_the_names_that_it_has()
    {
        var bert = TinyGpt2.Hf().Rename(name => $"bert.encoder.{name}");

        Should.Throw<CheckpointException>(() => Gpt2Weights.Open(bert.Write(directory))).Message

                .ShouldContain("UER-py (embedding.word...) or Hugging Face (wte.weight): its 29 tensors begin with 'bert.encoder.");
    }

    private static bool IsTied(string path)
    {
        using var weights = Gpt2Weights.Open(path);
        return weights.IsOutputTied;
    }

    private static List<float> ReadAll(string path)
    {
        using var weights = Gpt2Weights.Open(path);
        return [.. Gpt2Tensor.All(weights.Shape.LayerCount).SelectMany(weights.Read)];
    }
}
