using Hanlin.Checkpoints;
using Hanlin.Checkpoints.Gpt2;
using Hanlin.Tokenization;

namespace Hanlin.Conversion;

/// <summary>The files of an import, opened and compared with one another.</summary>
internal sealed class ImportSource : IDisposable
{
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
        var found = CheckpointSource.Find(options.Source);
        var vocabularyPath = options.VocabularyPath ?? found.VocabularyPath
            ?? throw new CheckpointException(found.WeightsPath, "has no vocab.txt beside it: name the vocabulary with --vocab");
        var vocabulary = Vocabulary.Load(vocabularyPath);
        var weights = Gpt2Weights.Open(found.WeightsPath);
        try
        {
            if (vocabulary.Count != weights.Shape.VocabularySize)
                throw new CheckpointException(vocabularyPath, $"has {vocabulary.Count} tokens; the weights in {weights.Path} have embeddings for {weights.Shape.VocabularySize}: it is the vocabulary of another model");
            var config = (options.ConfigPath ?? found.ConfigPath) is { } configPath
                ? Gpt2Config.Read(configPath, weights.Shape, vocabulary.Count, options.LayerNorm)
                : weights.InferConfig(options.LayerNorm, options.HeadCount);
            var flavor = options.TokenizerFlavor ?? (weights.Family == "UER-py" ? TokenizerFlavor.Uer : TokenizerFlavor.Hf);
            return new ImportSource(weights, config, vocabulary, vocabularyPath, flavor);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    public void Dispose() => Weights.Dispose();
}
