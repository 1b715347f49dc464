using System.Security.Cryptography;
using System.Text;
using Hanlin.Checkpoints;
using Hanlin.Checkpoints.Models;
using Hanlin.Conversion;

namespace Hanlin.TrainingWorker.Publishing;

/// <summary>
/// The model folder of a publication, in the folder of the models. Its name comes from what it is made of, so that a run
/// that begins again after a crash finds what the one before had finished.
/// </summary>
/// <param name="Folder">The folder.</param>
/// <param name="Path">Its path within the folder of the models.</param>
/// <param name="WeightsPath">The weights as they were trained.</param>
internal sealed record StagedFolder(ModelFolder Folder, string Path, string WeightsPath)
{
    private const int NameCharacters = 16;

    /// <summary>Makes the folder, or finds it.</summary>
    /// <exception cref="CheckpointException">The source is damaged, incomplete or contradicts itself.</exception>
    public static async Task<StagedFolder> MakeAsync(
        PublishOptions options, string modelsDirectory, TimeProvider timeProvider, IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (File.Exists(System.IO.Path.Join(options.InputModelPath, ModelFileNames.Manifest)))
            return Adopt(ModelFolder.Open(options.InputModelPath, verify: true, cancellationToken), options.Name, modelsDirectory, cancellationToken);

        var source = CheckpointSource.Find(options.InputModelPath);
        var path = $"{options.Name}/{NameOf(source, options, cancellationToken)}";
        var target = System.IO.Path.Join(System.IO.Path.GetFullPath(modelsDirectory), path);
        var folder = Directory.Exists(target)
            ? ModelFolder.Open(target, verify: true, cancellationToken)
            : await new ModelImporter(timeProvider).ImportAsync(ImportOptions(options, target), progress, cancellationToken);
        return new StagedFolder(folder, path, source.WeightsPath);
    }

    /// <summary>A model folder that lies elsewhere is copied: the manifest, and with it the identity, stays the same.</summary>
    private static StagedFolder Adopt(ModelFolder folder, ModelName name, string modelsDirectory, CancellationToken cancellationToken)
    {
        var root = System.IO.Path.GetFullPath(modelsDirectory) + System.IO.Path.DirectorySeparatorChar;
        if (!folder.DirectoryPath.StartsWith(root, StringComparison.Ordinal))
        {
            var target = System.IO.Path.Join(root, name.Value, folder.Sha256[..NameCharacters]);
            folder = Directory.Exists(target) ? ModelFolder.Open(target, verify: true, cancellationToken) : Copy(folder, target, cancellationToken);
        }

        return new StagedFolder(folder, folder.DirectoryPath[root.Length..], folder.PathOf(ModelFileNames.Safetensors));
    }

    private static ModelFolder Copy(ModelFolder folder, string target, CancellationToken cancellationToken)
    {
        using var writer = ModelFolderWriter.Create(target);
        foreach (var file in folder.Manifest.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            File.Copy(folder.PathOf(file.Name), writer.PathOf(file.Name));
        }

        return writer.Commit(folder.Manifest, cancellationToken);
    }

    private static ImportOptions ImportOptions(PublishOptions options, string target) => new()
    {
        Source = options.InputModelPath,
        Target = target,
        Name = options.Name,
        VocabularyPath = options.VocabPath,
        ConfigPath = options.ConfigPath,
        LayerNorm = options.LayerNorm,
        TextPath = options.HeldOutPath,
    };

    /// <summary>Everything that goes into the folder, but for the clock.</summary>
    private static string NameOf(CheckpointSource source, PublishOptions options, CancellationToken cancellationToken)
    {
        string?[] files = [source.WeightsPath, options.VocabPath ?? source.VocabularyPath, options.ConfigPath ?? source.ConfigPath, options.HeldOutPath];
        var digests = files.Select(file => file is null ? "" : FileDigest.OfFile(file, cancellationToken));
        var recipe = string.Join('\n', [.. digests, $"{options.LayerNorm}"]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recipe)))[..NameCharacters];
    }
}
