using Hanlin.Checkpoints;
using Hanlin.Checkpoints.Gpt2;
using Hanlin.Tokenization;

namespace Hanlin.Conversion;

/// <summary>A checkpoint and what belongs to it, opened and compared with one another.</summary>
internal sealed class SourceFiles : IDisposable
{
    private SourceFiles(Gpt2Weights weights, Gpt2Config config, bool isConfigInferred, Vocabulary? vocabulary, string? vocabularyPath)
    {
        Weights = weights;
        Config = config;
        IsConfigInferred = isConfigInferred;
        Vocabulary = vocabulary;
        VocabularyPath = vocabularyPath;
    }

    public Gpt2Weights Weights { get; }

    public Gpt2Config Config { get; }

    /// <summary>No configuration was there: the head count is a convention and not a fact.</summary>
    public bool IsConfigInferred { get; }

    /// <summary>Null where none was named and none lies beside the weights.</summary>
    public Vocabulary? Vocabulary { get; }

    public string? VocabularyPath { get; }

    /// <exception cref="CheckpointException">A file is missing or damaged, or two of them do not belong together.</exception>
    /// <exception cref="VocabularyException">The vocabulary is none.</exception>
    public static SourceFiles Open(string path, string? vocabularyPath, string? configPath, LayerNormFlavor? layerNorm, int? headCount, int? layerCount)
    {
        var found = CheckpointSource.Find(path);
        vocabularyPath ??= found.VocabularyPath;
        var vocabulary = vocabularyPath is null ? null : Vocabulary.Load(vocabularyPath);
        var weights = Gpt2Weights.Open(found.WeightsPath, layerCount);
        try
        {
            if (vocabulary is not null && vocabulary.Count != weights.Shape.VocabularySize)
                throw new CheckpointException(vocabularyPath!, $"has {vocabulary.Count} tokens; the weights in {weights.Path} have embeddings for {weights.Shape.VocabularySize}: it is the vocabulary of another model");
            configPath ??= found.ConfigPath;
            var config = configPath is null
                ? weights.InferConfig(layerNorm, headCount)
                : Gpt2Config.Read(configPath, weights.Shape, vocabulary?.Count, layerNorm);
            return new SourceFiles(weights, config, configPath is null && headCount is null, vocabulary, vocabularyPath);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    public void Dispose() => Weights.Dispose();
}
