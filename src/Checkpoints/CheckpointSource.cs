namespace Hanlin.Checkpoints;

/// <summary>What a person points at to import a model: the weight file, and what lies beside it.</summary>
/// <param name="WeightsPath">The weight file, or the index of a sharded one.</param>
/// <param name="ConfigPath">The <c>config.json</c> beside it, if there is one.</param>
/// <param name="VocabularyPath">The <c>vocab.txt</c> beside it, if there is one.</param>
public sealed record CheckpointSource(string WeightsPath, string? ConfigPath, string? VocabularyPath)
{
    private const string StepExtension = ".bin-";

    /// <summary>Names that Hugging Face gives weights; the first one found is taken, for they hold the same.</summary>
    private static readonly string[] UsualNames =
        ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"];

    /// <summary>Finds the weights in a folder, or takes the file as them.</summary>
    /// <exception cref="CheckpointException">There is nothing at the path, or no weight file in it, or more than one.</exception>
    public static CheckpointSource Find(string path)
    {
        var weights = Directory.Exists(path) ? FindWeights(path) : path;
        if (!File.Exists(weights)) throw new CheckpointException(path, "no such file or folder");

        var directory = Path.GetDirectoryName(Path.GetFullPath(weights))!;
        return new CheckpointSource(weights, Beside("config.json"), Beside("vocab.txt"));

        string? Beside(string name) => Path.Join(directory, name) is var file && File.Exists(file) ? file : null;
    }

    private static string FindWeights(string directory)
    {
        if (UsualNames.Select(name => Path.Join(directory, name)).FirstOrDefault(File.Exists) is { } usual) return usual;

        var candidates = Directory.EnumerateFiles(directory).Where(IsWeightFileName).Order(StringComparer.Ordinal).ToList();
        return candidates switch
        {
            [var only] => only,
            [] => throw new CheckpointException(directory,
                $"holds no weights: none of {string.Join(", ", UsualNames)}, *.bin, *.bin-<step>, *.safetensors"),
            _ => throw new CheckpointException(directory,
                $"holds several weight files, name one: {UntrustedText.List([.. candidates.Select(file => Path.GetFileName(file))])}"),
        };
    }

    /// <summary>UER-py appends the step: <c>model.bin-250000</c>.</summary>
    private static bool IsWeightFileName(string path)
    {
        var extension = Path.GetExtension(path);
        if (extension is ".bin" or ".safetensors") return true;
        return extension.StartsWith(StepExtension, StringComparison.Ordinal)
            && extension.Length > StepExtension.Length
            && !extension.AsSpan(StepExtension.Length).ContainsAnyExceptInRange('0', '9');
    }
}
