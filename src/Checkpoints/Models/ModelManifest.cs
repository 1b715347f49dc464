using System.Text.Json.Serialization;
using Hanlin.Checkpoints.Gpt2;

namespace Hanlin.Checkpoints.Models;

/// <summary>
/// What a model folder holds and what it came from. The SHA-256 of the manifest's own bytes stands for the whole model:
/// whoever has that digest can check everything else.
/// </summary>
public sealed record ModelManifest
{
    /// <summary>The newest version of the format that this build writes and reads.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>Version of the format.</summary>
    [JsonRequired]
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>The model's name; see <see cref="ModelName"/>.</summary>
    public required string Name { get; init; }

    /// <summary>When the folder was written.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The layer normalisation of the graphs.</summary>
    public required LayerNormFlavor LayerNorm { get; init; }

    /// <summary>Parameters, a tied output counted once.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>How text becomes ids.</summary>
    public required ModelTokenizer Tokenizer { get; init; }

    /// <summary>The ids of the special tokens.</summary>
    public required SpecialTokenIds SpecialTokens { get; init; }

    /// <summary>Where the model came from, if it was imported.</summary>
    public ModelOrigin? Origin { get; init; }

    /// <summary>What was measured when the folder was written, for example <c>perplexity.model.int8.onnx</c>.</summary>
    [JsonRequired]
    public IReadOnlyDictionary<string, double> Evaluation { get; init; } = new Dictionary<string, double>();

    /// <summary>A text and how probable each graph held it when the folder was written: whoever loads the model can check that it still does.</summary>
    public GoldenText? Golden { get; init; }

    /// <summary>Every other file of the folder. <see cref="ModelFolderWriter.Commit"/> fills it in.</summary>
    [JsonRequired]
    public IReadOnlyList<ModelFile> Files { get; init; } = [];
}
