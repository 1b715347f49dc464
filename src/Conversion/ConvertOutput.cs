using Hanlin.Checkpoints;
using Hanlin.Checkpoints.Gpt2;

namespace Hanlin.Conversion;

/// <summary>What a conversion writes and where.</summary>
/// <param name="Target">The form.</param>
/// <param name="WeightsPath">The weight file.</param>
internal sealed record ConvertOutput(ConvertTarget Target, string WeightsPath)
{
    private const string SafetensorsExtension = ".safetensors";

    /// <summary>The layer norm that readers of the output compute.</summary>
    public LayerNormFlavor LayerNorm => Target == ConvertTarget.Uer ? LayerNormFlavor.Uer : LayerNormFlavor.Hf;

    private string Directory => Path.GetDirectoryName(Path.GetFullPath(WeightsPath))!;

    /// <summary>
    /// The form that was asked for; without one, the other family, and safetensors where the output is called so. In a
    /// folder the weights get their usual name.
    /// </summary>
    /// <exception cref="CheckpointException">The output is the input.</exception>
    public static ConvertOutput Of(ConvertOptions options, Gpt2Weights weights)
    {
        var isUer = weights.Family == "UER-py";
        var path = options.OutputModelPath;
        var isFolder = System.IO.Directory.Exists(path) || Path.EndsInDirectorySeparator(path);
        var target = options.To
            ?? (path.EndsWith(SafetensorsExtension, StringComparison.Ordinal) ? ConvertTarget.Safetensors
                : !isUer ? ConvertTarget.Uer
                : isFolder ? ConvertTarget.Safetensors : ConvertTarget.Hf);
        if (isFolder) path = Path.Join(path, UsualName(target));
        if (Path.GetFullPath(path) == Path.GetFullPath(weights.Path)) throw new CheckpointException(path, "is the input: give the output another name");
        return new ConvertOutput(target, path);
    }

    /// <summary>
    /// Writes <c>config.json</c> and <c>vocab.txt</c> beside the weights, where the family wants them there and the
    /// vocabulary is at hand. What is there already and says the same stays as it is.
    /// </summary>
    /// <returns>The files.</returns>
    /// <exception cref="CheckpointException">One that says something else is there, and may not be replaced.</exception>
    public IReadOnlyList<string> WriteCompanions(SourceFiles source, Gpt2Config config, bool overwrite)
    {
        System.IO.Directory.CreateDirectory(Directory);
        if (Target == ConvertTarget.Uer || source.Vocabulary is not { } vocabulary) return [];
        var companions = new Dictionary<string, byte[]>
        {
            [Path.Join(Directory, "config.json")] = config.ToJson(VocabularyTokens.SpecialIds(vocabulary), source.Weights.IsOutputTied),
            [Path.Join(Directory, "vocab.txt")] = File.ReadAllBytes(source.VocabularyPath!),
        };
        var news = companions.Where(file => !File.Exists(file.Key) || !File.ReadAllBytes(file.Key).AsSpan().SequenceEqual(file.Value)).ToList();
        if (!overwrite && news.FirstOrDefault(file => File.Exists(file.Key)).Key is { } other)
            throw new CheckpointException(other, "is there and says something else: write into another folder, or replace it with --overwrite");
        foreach (var (path, bytes) in news) AtomicFile.Write(path, bytes);
        return [.. companions.Keys];
    }

    /// <summary>Writes the weights; an older file is replaced when the new one is complete.</summary>
    public void WriteWeights(Gpt2Weights weights, CancellationToken cancellationToken)
    {
        Action<Gpt2Weights, string, CancellationToken> write = Target switch
        {
            ConvertTarget.Uer => Gpt2WeightsWriter.WriteUer,
            ConvertTarget.Hf => Gpt2WeightsWriter.WriteHf,
            _ => Gpt2WeightsWriter.WriteSafetensors,
        };
        write(weights, WeightsPath, cancellationToken);
    }

    private static string UsualName(ConvertTarget target) => target switch
    {
        ConvertTarget.Uer => "model.bin",
        ConvertTarget.Hf => "pytorch_model.bin",
        _ => "model.safetensors",
    };
}
