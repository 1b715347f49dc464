using Hanlin.Checkpoints.Gpt2;
using Hanlin.Conversion;
using Hanlin.Training.Options;

namespace Hanlin.TrainingWorker.Stages;

/// <summary>The options of <c>convert</c>: those of UER-py's two converters and our own.</summary>
public static class ConvertTable
{
    private const int MaxLayers = 256;

    /// <summary>The table.</summary>
    public static OptionTable Table { get; } = new("convert", "converts weights between UER-py, Hugging Face and model folders.",
    [
        new("input_model_path", OptionKind.Path, "The weights: UER-py .bin, pytorch_model.bin or model.safetensors, or a folder that holds one.") { IsRequired = true, IsUer = true },
        new("output_model_path", OptionKind.Path, "The file to write, or a folder: then the file gets its usual name.") { IsRequired = true, IsUer = true },
        new("layers_num", OptionKind.Integer, "Layers that the model must have; left out, as many as it has.") { Min = 1, Max = MaxLayers, IsUer = true },
        new("to", OptionKind.Choice, "What to write: auto is the other family, safetensors where the output is called so.")
            { Choices = ["auto", "uer", "hf", "safetensors", "model"], Default = "auto" },
        new("vocab_path", OptionKind.Path, "The vocabulary; left out, vocab.txt beside the weights."),
        new("model_config_path", OptionKind.Path, "The configuration, of either family; left out, config.json beside the weights."),
        new("heads_num", OptionKind.Integer, "Attention heads, where no configuration says; left out, heads of 64.") { Min = 1, Max = MaxLayers },
        new("layernorm", OptionKind.Choice, "The layer norm that the model was trained with; auto goes by the configuration, then by the weights' names.")
            { Choices = ["auto", "uer", "hf"], Default = "auto" },
        new("fold_layernorm", OptionKind.Flag, "Scale the gammas so that the other family's layer norm computes the same; the weights are then no exact copy.") { Default = "false" },
        new("name", OptionKind.Text, "Name of the model in a model folder; left out, the folder's."),
        new("text_path", OptionKind.Path, "Text of the model's kind, one document a line, to measure the graphs of a model folder with."),
        new("overwrite", OptionKind.Flag, "Replace a config.json or vocab.txt beside the output that says something else.") { Default = "false" },
    ]);

    /// <summary>The options as the converter takes them.</summary>
    /// <exception cref="OptionException">One is missing or has a value that is not allowed.</exception>
    public static ConvertOptions Read(OptionValues values) => new()
    {
        InputModelPath = values.Text("input_model_path"),
        OutputModelPath = values.Text("output_model_path"),
        LayersNum = IntegerOrNull(values, "layers_num"),
        To = values.Text("to") switch
        {
            "uer" => ConvertTarget.Uer,
            "hf" => ConvertTarget.Hf,
            "safetensors" => ConvertTarget.Safetensors,
            "model" => ConvertTarget.Model,
            _ => null,
        },
        VocabPath = values.TextOrNull("vocab_path"),
        ConfigPath = values.TextOrNull("model_config_path"),
        HeadsNum = IntegerOrNull(values, "heads_num"),
        LayerNorm = LayerNorm(values.Text("layernorm")),
        FoldLayerNorm = values.Flag("fold_layernorm"),
        Name = values.TextOrNull("name"),
        TextPath = values.TextOrNull("text_path"),
        Overwrite = values.Flag("overwrite"),
    };

    internal static LayerNormFlavor? LayerNorm(string word) => word switch { "uer" => LayerNormFlavor.Uer, "hf" => LayerNormFlavor.Hf, _ => null };

    private static int? IntegerOrNull(OptionValues values, string name) => values.TextOrNull(name) is null ? null : values.Integer(name);
}
