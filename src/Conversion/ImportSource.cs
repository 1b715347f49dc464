using Hanlin.Checkpoints;
using Hanlin.Checkpoints.Gpt2;
using Hanlin.Tokenization;

namespace Hanlin.Conversion;

/// <summary>The files of an import: a model folder cannot do without a vocabulary.</summary>
internal sealed class ImportSource : IDisposable
{
    private readonly SourceFiles files;

    private ImportSource(SourceFiles files, TokenizerFlavor? flavor)
    {
        this.files = files;
        Vocabulary = files.Vocabulary
            ?? throw new CheckpointException(files.Weights.Path, "has no vocab.txt beside it: name the vocabulary with --vocab");
        Flavor = flavor ?? (files.Weights.Family == "UER-py" ? TokenizerFlavor.Uer : TokenizerFlavor.Hf);
    }

    public Gpt2Weights Weights => files.Weights;

    public Gpt2Config Config => files.Config;

    public Vocabulary Vocabulary { get; }

    public string VocabularyPath => files.VocabularyPath!;

    public TokenizerFlavor Flavor { get; }

    /// <exception cref="CheckpointException">A file is missing or damaged, or two of them do not belong together.</exception>
    /// <exception cref="VocabularyException">The vocabulary is none.</exception>
    public static ImportSource Open(ImportOptions options)
    {
        var files = SourceFiles.Open(options.Source, options.VocabularyPath, options.ConfigPath, options.LayerNorm, options.HeadCount, options.LayerCount);
        try
        {
            return new ImportSource(files, options.TokenizerFlavor);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    public void Dispose() => files.Dispose();
}
