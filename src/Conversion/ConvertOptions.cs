using Hanlin.Checkpoints.Gpt2;

namespace Hanlin.Conversion;

/// <summary>What to convert into what. The first three are the options of UER-py's converters, by their names.</summary>
public sealed record ConvertOptions
{
    /// <summary>A weight file of UER-py or Hugging Face, or a folder that holds one: <c>--input_model_path</c>.</summary>
    public required string InputModelPath { get; init; }

    /// <summary>The file or folder to write: <c>--output_model_path</c>.</summary>
    public required string OutputModelPath { get; init; }

    /// <summary>Layers that the model must have: <c>--layers_num</c>; null takes as many as it has.</summary>
    public int? LayersNum { get; init; }

    /// <summary>What to write: <c>--to</c>; null goes by the input and the name of the output.</summary>
    public ConvertTarget? To { get; init; }

    /// <summary>The vocabulary: <c>--vocab_path</c>; null looks for <c>vocab.txt</c> beside the weights.</summary>
    public string? VocabPath { get; init; }

    /// <summary>The configuration, of either family: <c>--config_path</c>; null looks for <c>config.json</c> beside the weights.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>Heads of a layer where no configuration says: <c>--heads_num</c>; null takes heads of 64.</summary>
    public int? HeadsNum { get; init; }

    /// <summary>The layer norm that the model was trained with: <c>--layernorm uer|hf</c>; null goes by the configuration, then by the names of the weights.</summary>
    public LayerNormFlavor? LayerNorm { get; init; }

    /// <summary>
    /// Scale the gammas so that the other family's layer norm computes the same: <c>--fold_layernorm</c>. The weights are
    /// then no longer bit for bit those that were trained.
    /// </summary>
    public bool FoldLayerNorm { get; init; }

    /// <summary>Name of the model, for a model folder: <c>--name</c>; null takes the folder's own.</summary>
    public string? Name { get; init; }

    /// <summary>Text to calibrate and measure with, for a model folder: <c>--text_path</c>.</summary>
    public string? TextPath { get; init; }

    /// <summary>Replace a <c>config.json</c> or <c>vocab.txt</c> beside the output that says something else: <c>--overwrite</c>.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The same conversion was begun before and may have been finished: a model folder that is there is then its result, not an error.</summary>
    public bool IsResumed { get; init; }
}
