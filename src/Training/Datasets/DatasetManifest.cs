using System.Text.Json;
using System.Text.Json.Serialization;
using Hanlin.Checkpoints;

namespace Hanlin.Training.Datasets;

/// <summary>What is known of a dataset: the file <c>DATASET.manifest.json</c> beside it, and the report of preprocess.</summary>
public sealed record DatasetManifest
{
    /// <summary>The version of the manifest.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The format of the dataset.</summary>
    public required DatasetFormat Format { get; init; }

    /// <summary>Tokens of a row, L.</summary>
    public required int SequenceLength { get; init; }

    /// <summary>Documents of the corpus that are in the dataset.</summary>
    public required long Documents { get; init; }

    /// <summary>Documents passed over because they had no token.</summary>
    public required long SkippedDocuments { get; init; }

    /// <summary>Tokens of all documents, [CLS] and [SEP] of each counted.</summary>
    public required long Tokens { get; init; }

    /// <summary>How many of them are [UNK].</summary>
    public required long UnknownTokens { get; init; }

    /// <summary>Instances.</summary>
    public required long Instances { get; init; }

    /// <summary>Positions that the network reads and that hold no token.</summary>
    public required long PaddingTokens { get; init; }

    /// <summary>Their share of all positions, 0 to 1.</summary>
    public required double PaddingShare { get; init; }

    /// <summary>Bytes of the dataset.</summary>
    public required long DatasetBytes { get; init; }

    /// <summary>Tokens of the vocabulary.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>SHA-256 of the vocabulary file.</summary>
    public required string VocabularySha256 { get; init; }

    /// <summary>Bytes of the corpus.</summary>
    public required long CorpusBytes { get; init; }

    /// <summary>SHA-256 of the corpus.</summary>
    public required string CorpusSha256 { get; init; }

    /// <summary>The options that it was made with.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>Where the manifest of a dataset stands.</summary>
    public static string PathOf(string datasetPath) => datasetPath + ".manifest.json";

    /// <summary>Reads the manifest of a dataset; null where there is none, as for UER-py's own.</summary>
    /// <exception cref="InputException">It is no manifest, or of another file.</exception>
    public static DatasetManifest? TryRead(string datasetPath)
    {
        var path = PathOf(datasetPath);
        if (!File.Exists(path)) return null;
        try
        {
            var manifest = JsonSerializer.Deserialize(JsonFile.ReadBytes(path), DatasetManifestJson.Default.DatasetManifest)
                ?? throw new InputException(path, "is null, not a manifest");
            return manifest.DatasetBytes == new FileInfo(datasetPath).Length
                ? manifest
                : throw new InputException(path, $"is the manifest of a dataset of {manifest.DatasetBytes} bytes, which {datasetPath} is not. Preprocess again, or delete the manifest");
        }
        catch (Exception exception) when (exception is JsonException or CheckpointException)
        {
            throw new InputException(path, $"is not a valid manifest: {exception.Message}", exception);
        }
    }

    internal void Write(string datasetPath) =>
        AtomicFile.Write(PathOf(datasetPath), (byte[])[.. JsonSerializer.SerializeToUtf8Bytes(this, DatasetManifestJson.Default.DatasetManifest), (byte)'\n']);
}

/// <summary>The manifest as JSON: snake_case, indented, enums in words.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DictionaryKeyPolicy = JsonKnownNamingPolicy.Unspecified,
    UseStringEnumConverter = true,
    WriteIndented = true,
    NewLine = "\n",
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DatasetManifest))]
internal sealed partial class DatasetManifestJson : JsonSerializerContext;
