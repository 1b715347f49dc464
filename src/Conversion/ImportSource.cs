using Hanlin.Checkpoints;
using Hanlin.Checkpoints.Gpt2;
using Hanlin.Tokenization;

namespace Hanlin.Conversion;

/// <summary>The files of an import, opened and compared with one another.</summary>
internal sealed class ImportSource : IDisposable
{
    private static readonly string[] WeightNames = ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin"];

    private ImportSource(Gpt2Weights weights, Gpt2Config config, Vocabulary vocabulary, string vocabularyPath, TokenizerFlavor flavor)
    {
        Weights = weights;
        Config = config;
        Vocabulary = vocabulary;
        VocabularyPath = vocabularyPath;
        Flavor = flavor;
    }

    public Gpt2Weights Weights { get; }

    public Gpt2Config Config { get; }

    public Vocabulary Vocabulary { get; }

    public string VocabularyPath { get; }

    public TokenizerFlavor Flavor { get; }

    /// <exception cref="CheckpointException">A file is missing or damaged, or two of them do not belong together.</exception>
    /// <exception cref="VocabularyException">The vocabulary is none.</exception>
    public static ImportSource Open(ImportOptions options)
    {
        var weightsPath = FindWeights(options.Source);
        var folder = Path.GetDirectoryName(Path.GetFullPath(weightsPath))!;
        var vocabularyPath = options.VocabularyPath ?? Find(folder, "vocab.txt")
            ?? throw new CheckpointException(weightsPath, "has no vocab.txt beside it: name the vocabulary with --vocab");
        var vocabulary = Vocabulary.Load(vocabularyPath);
        var weights = Gpt2Weights.Open(weightsPath);
        try
        {
            if (vocabulary.Count != weights.Shape.VocabularySize)
                throw new CheckpointException(vocabularyPath, $"has {vocabulary.Count} tokens; the weights in {weightsPath} have embeddings for {weights.Shape.VocabularySize}: it is the vocabulary of another model");
            var isUer = weights.Family == "UER-py";
            var config = ReadConfig(options, options.ConfigPath ?? Find(folder, "config.json"), weights.Shape, isUer);
            return new ImportSource(weights, config, vocabulary, vocabularyPath, options.TokenizerFlavor ?? (isUer ? TokenizerFlavor.Uer : TokenizerFlavor.Hf));
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    public void Dispose() => Weights.Dispose();

    private static Gpt2Config ReadConfig(ImportOptions options, string? path, Gpt2Shape shape, bool isUer)
    {
        if (path is not null) return Gpt2Config.Read(path, shape, options.LayerNorm);
        return Gpt2Config.Infer(shape, options.LayerNorm ?? (isUer ? LayerNormFlavor.Uer : LayerNormFlavor.Hf), options.HeadCount);
    }

    private static string FindWeights(string source)
    {
        if (!Directory.Exists(source)) return source;
        foreach (var name in WeightNames)
        {
            if (Find(source, name) is { } path) return path;
        }

        var binaries = Directory.GetFiles(source, "*.bin*");
        return binaries.Length switch
        {
            1 => binaries[0],
            0 => throw new CheckpointException(source, $"holds no weights: none of {string.Join(", ", WeightNames)}, and no *.bin"),
            _ => throw new CheckpointException(source, $"holds several weight files ({string.Join(", ", binaries.Select(Path.GetFileName).Order(StringComparer.Ordinal))}): name the one to import"),
        };
    }

    private static string? Find(string folder, string name) => Path.Join(folder, name) is var path && File.Exists(path) ? path : null;
}
