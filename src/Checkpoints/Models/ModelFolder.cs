using Hanlin.Checkpoints.Gpt2;
using Hanlin.Tokenization;

namespace Hanlin.Checkpoints.Models;

/// <summary>
/// A model on disk: a folder whose manifest lists every file with its size and SHA-256. Nothing in it changes once it
/// is there.
/// </summary>
public sealed class ModelFolder
{
    private ModelFolder(string directory, ModelManifest manifest, string sha256)
    {
        DirectoryPath = directory;
        Manifest = manifest;
        Sha256 = sha256;
    }

    /// <summary>The folder, absolute.</summary>
    public string DirectoryPath { get; }

    /// <summary>What it says of itself.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>SHA-256 of the manifest's bytes: the identity of the model everywhere.</summary>
    public string Sha256 { get; }

    /// <summary>
    /// Opens a folder. Sizes are always compared; digests if wanted, which reads every byte. Symbolic links are refused:
    /// what they lead to could change behind the digests.
    /// </summary>
    /// <exception cref="CheckpointException">No manifest, a newer one, or a file that is missing, linked or not the one
    /// listed; names the file and both digests.</exception>
    public static ModelFolder Open(string directory, bool verify, CancellationToken cancellationToken)
    {
        directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (!Directory.Exists(directory)) throw new CheckpointException(directory, "no such model folder");
        if (IsLink(new DirectoryInfo(directory))) throw new CheckpointException(directory, "is a symbolic link; give the folder itself");

        var manifestPath = Path.Join(directory, ModelFileNames.Manifest);
        if (!File.Exists(manifestPath))
        {
            throw new CheckpointException(directory,
                $"has no {ModelFileNames.Manifest}: it is no model, or was never finished; make one with 'hanlin models import'");
        }

        CheckNoLink(manifestPath);
        var bytes = JsonFile.ReadBytes(manifestPath);
        var manifest = ManifestFormat.Read(manifestPath, bytes);
        foreach (var file in manifest.Files) CheckFile(Path.Join(directory, file.Name), file, verify, cancellationToken);
        return new ModelFolder(directory, manifest, FileDigest.OfBytes(bytes));
    }

    /// <summary>Whether the manifest lists a file.</summary>
    public bool Has(string fileName) => Manifest.Files.Any(file => file.Name == fileName);

    /// <summary>The path of a listed file.</summary>
    /// <exception cref="CheckpointException">The model has no such file.</exception>
    public string PathOf(string fileName) => Has(fileName)
        ? Path.Join(DirectoryPath, fileName)
        : throw new CheckpointException(DirectoryPath,
            $"the model has no {fileName}; it has {string.Join(", ", Manifest.Files.Select(file => file.Name))}");

    /// <summary>Reads the model's configuration.</summary>
    /// <exception cref="CheckpointException">The configuration is wrong.</exception>
    public Gpt2Config ReadConfig() => Gpt2Config.Read(PathOf(ModelFileNames.Config));

    /// <summary>The tokenizer that belongs to the model, over its vocabulary.</summary>
    public BertTokenizer ReadTokenizer(Vocabulary vocabulary) =>
        new(vocabulary, Manifest.Tokenizer.Flavor == "hf" ? TokenizerFlavor.Hf : TokenizerFlavor.Uer, Manifest.Tokenizer.LowerCase);

    private static void CheckFile(string path, ModelFile listed, bool verify, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (!file.Exists) throw new CheckpointException(path, "is listed in the manifest and missing");
        CheckNoLink(path);
        if (file.Length != listed.Size) throw new CheckpointException(path, $"has {file.Length} bytes; the manifest says {listed.Size}");
        if (verify && FileDigest.OfFile(path, cancellationToken) is var sha256 && sha256 != listed.Sha256)
        {
            throw new CheckpointException(path,
                $"has the SHA-256 {sha256}; the manifest says {listed.Sha256}: the file is damaged or was replaced");
        }
    }

    private static void CheckNoLink(string path)
    {
        if (IsLink(new FileInfo(path)))
            throw new CheckpointException(path, "is a symbolic link; a model folder holds its files themselves");
    }

    private static bool IsLink(FileSystemInfo entry) => entry.LinkTarget is not null;
}
