using Hanlin.Training.Options;

namespace Hanlin.Training.Tests.Options;

public sealed class OptionValuesTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_given_wins_over_the_configuration_and_that_over_the_default()
    {
        var config = folder.Write("config.json", """
            {"hidden_size": 64, "emb_size": 64, "feedforward_size": 256, "heads_num": 4, "layers_num": 2, "dropout": 0.3, "learning_rate": 0.5,
             "embedding": ["word", "pos"], "mask": "causal", "layernorm_positioning": "pre", "target": ["lm"], "tie_weights": true}
            """);

        var values = Resolve(("config_path", config), ("learning_rate", "1e-3"));

        (values.Number("learning_rate"), values.SourceOf("learning_rate")).ShouldBe((1e-3, OptionSource.Given));
        (values.Number("dropout"), values.SourceOf("dropout")).ShouldBe((0.3, OptionSource.Config));
        (values.Integer("batch_size"), values.SourceOf("batch_size")).ShouldBe((32, OptionSource.Default));
        values.Words("embedding").ShouldBe(["word", "pos"]);
        values.Flag("tie_weights").ShouldBeTrue();
        values.Flag("deep_init").ShouldBeFalse();
        values.Integers("gpu_ranks").ShouldBeEmpty();
        values.TextOrNull("pretrained_model_path").ShouldBeNull();
        values.All["layers_num"].ShouldBe("2");
    }

    [Theory]
    [InlineData("models/gpt2/distil_config.json", 768, 6)]
    [InlineData("models/gpt2/config.json", 768, 12)]
    [InlineData("somewhere/models/gpt2/medium_config.json", 1024, 24)]
    [InlineData("models/gpt2/large_config.json", 1280, 36)]
    [InlineData("models/gpt2/xlarge_config.json", 1600, 48)]
    public void The_five_configurations_of_the_family_are_built_in(string path, int hidden, int layers)
    {
        var values = Resolve(("config_path", path));

        (values.Integer("hidden_size"), values.Integer("layers_num"), values.Integer("max_seq_length")).ShouldBe((hidden, layers, 1024));
    }

    [Fact]
    public void Without_a_configuration_it_is_the_base_model() => Resolve().Integer("layers_num").ShouldBe(12);

    [Theory]
    [InlineData("""{"layer_num": 2}""", "\"layer_num\" is no option; did you mean \"layers_num\"?")]
    [InlineData("""{"layers_num": "two"}""", "layers_num is \"two\"; it must be a whole number, 1 to 1024")]
    [InlineData("""{"layers_num": {}}""", "layers_num is \"{}\"")]
    [InlineData("""{"mask": "fully_visible"}""", "mask is \"fully_visible\"; allowed: causal")]
    [InlineData("""[1]""", "the JSON is not an object")]
    [InlineData("""{"layers_num": 2""", "the JSON is not valid")]
    [InlineData("""{"embedding": ["word", "pos"]}""", "--mask is \"fully_visible\" where nothing else is said, as in UER-py; allowed: causal")]
    public void A_configuration_that_does_not_fit_is_refused_by_name(string json, string message) =>
        Should.Throw<OptionException>(() => Resolve(("config_path", folder.Write("config.json", json)))).Message.ShouldContain(message);

    [Fact]
    public void A_configuration_that_is_not_there_is_refused_with_those_that_are() =>
        Should.Throw<OptionException>(() => Resolve(("config_path", "models/bert/base_config.json")))
            .Message.ShouldContain("no such file. Built in are models/gpt2/distil_config.json");

    [Fact]
    public void A_required_option_that_is_missing_is_named_with_its_meaning() =>
        Should.Throw<OptionException>(() => PreprocessTable.Table.Resolve(new Dictionary<string, string> { ["vocab_path"] = "v" }))
            .Message.ShouldBe("--corpus_path is missing: The text: UTF-8, one document a line, or JSONL.");

    private static OptionValues Resolve(params (string Name, string Value)[] given) => PretrainTable.Table.Resolve(
        new Dictionary<string, string> { ["vocab_path"] = "v", ["output_model_path"] = "o" }.Concat(given.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))).ToDictionary());
}
