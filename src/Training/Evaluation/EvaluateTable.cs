using Hanlin.Training.Options;

namespace Hanlin.Training.Evaluation;

/// <summary>The options of <c>evaluate</c>, which UER-py does not have for language models; shared ones have its names.</summary>
public static class EvaluateTable
{
    /// <summary>The table.</summary>
    public static OptionTable Table { get; } = new("evaluate", "scores a model on a held-out text.",
    [
        new("corpus_path", OptionKind.Path, "The held-out text, one document a line; none of it may be in the training corpus.") { IsRequired = true },
        new("load_model_path", OptionKind.Path, "The weights: UER-py's .bin, Hugging Face's, safetensors, or a folder with one of them.") { IsRequired = true, IsUer = true },
        new("vocab_path", OptionKind.Path, "The vocabulary; by default the vocab.txt beside the weights.") { IsUer = true },
        new("model_config_path", OptionKind.Path, "The configuration, UER-py's or a config.json; by default the config.json beside the weights."),
        new("heads_num", OptionKind.Integer, "Attention heads, where there is no configuration; by default heads of 64.") { Min = 1, Max = 1024, IsUer = true },
        new("layernorm_flavor", OptionKind.Choice, "The layer normalisation, where neither configuration nor names of the weights tell.") { Choices = ["uer", "hf"] },
        new("do_lower_case", OptionKind.Choice, "Lower-casing.") { Choices = ["true", "false"], Default = "true", IsUer = true },
        new("batch_size", OptionKind.Integer, "Sequences that go through the model together.") { Default = "16", Min = 1, Max = 65536, IsUer = true },
        new("precision", OptionKind.Choice, "Of the matrix products.") { Choices = ["fp32", "bf16"], Default = "fp32" },
        new("device", OptionKind.Choice, "Where.") { Choices = ["cpu", "cuda"], Default = "cpu" },
        new("threads", OptionKind.Integer, "Threads of the CPU; 0 takes all processors.") { Default = "0", Min = 0, Max = 1024 },
    ]);
}
