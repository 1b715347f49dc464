using Hanlin.Checkpoints.Models;
using Hanlin.Training.Options;
using Hanlin.TrainingWorker.Stages;

namespace Hanlin.TrainingWorker.Publishing;

/// <summary>The options of <c>publish</c>, which UER-py does not have.</summary>
public static class PublishTable
{
    private const int MaxDocuments = 100_000;

    private static readonly GateMargins Margins = new();

    /// <summary>The table.</summary>
    public static OptionTable Table { get; } = new("publish", "checks a trained model against the one in service and makes it a version that workers load.",
    [
        new("input_model_path", OptionKind.Path, "A checkpoint, a folder that holds one, or a model folder.") { IsRequired = true },
        new("name", OptionKind.Text, "The model whose next version it is.") { IsRequired = true },
        new("heldout_path", OptionKind.Path, "Text that no version was trained on, one document a line.") { IsRequired = true },
        new("heldout_documents", OptionKind.Integer, "Documents of it that are read.") { Default = "200", Min = 1, Max = MaxDocuments },
        new("vocab_path", OptionKind.Path, "The vocabulary; left out, vocab.txt beside the weights."),
        new("model_config_path", OptionKind.Path, "The configuration, of either family; left out, config.json beside the weights."),
        new("layernorm", OptionKind.Choice, "The layer norm that the model was trained with; auto goes by the configuration, then by the weights' names.")
            { Choices = ["auto", "uer", "hf"], Default = "auto" },
        new("parity_tolerance", OptionKind.Number, "Largest difference of a logit between the trained network and the graph.") { Default = "0.005", Min = 0, Max = 100 },
        new("max_perplexity_rise", OptionKind.Number, "Largest rise of the perplexity a character over the version in service, as a share of it.") { Default = OptionText(Margins.Perplexity), Min = 0, Max = 1000 },
        new("max_repetition_rise", OptionKind.Number, "Largest rise of the share of repeated runs of four tokens.") { Default = OptionText(Margins.Repetition), Min = 0, Max = 1 },
        new("max_unknown_rise", OptionKind.Number, "Largest rise of the share of [UNK] in what the model writes.") { Default = OptionText(Margins.Unknown), Min = 0, Max = 1 },
        new("max_distinct_fall", OptionKind.Number, "Largest fall of the share of distinct pairs of tokens.") { Default = OptionText(Margins.Distinct), Min = 0, Max = 1 },
        new("rollout", OptionKind.Choice, "What becomes of a version that passes: it waits, runs a share of the jobs, or takes over.")
            { Choices = ["validated", "canary", "active"], Default = "active" },
        new("canary_percent", OptionKind.Integer, "The share of a canary.") { Default = "10", Min = 1, Max = 99 },
        new("note", OptionKind.Text, "What people should know of the version."),
    ]);

    /// <summary>The options as the publisher takes them.</summary>
    /// <exception cref="OptionException">One is missing or has a value that is not allowed.</exception>
    public static PublishOptions Read(OptionValues values) => new()
    {
        InputModelPath = values.Text("input_model_path"),
        Name = ModelName.TryParse(values.Text("name"), out var name) ? name : throw new OptionException($"--name \"{values.Text("name")}\" is no name of a model: use 1 to 64 of a-z, 0-9, '.', '_', '-', a letter or digit first"),
        HeldOutPath = values.Text("heldout_path"),
        HeldOutDocuments = values.Integer("heldout_documents"),
        VocabPath = values.TextOrNull("vocab_path"),
        ConfigPath = values.TextOrNull("model_config_path"),
        LayerNorm = ConvertTable.LayerNorm(values.Text("layernorm")),
        ParityTolerance = values.Number("parity_tolerance"),
        Margins = new GateMargins
        {
            Perplexity = values.Number("max_perplexity_rise"),
            Repetition = values.Number("max_repetition_rise"),
            Unknown = values.Number("max_unknown_rise"),
            Distinct = values.Number("max_distinct_fall"),
        },
        Rollout = Enum.Parse<Rollout>(values.Text("rollout"), ignoreCase: true),
        CanaryPercent = values.Integer("canary_percent"),
        Note = values.TextOrNull("note"),
    };

    private static string OptionText(double value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
