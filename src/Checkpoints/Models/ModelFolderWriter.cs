namespace Hanlin.Checkpoints.Models;

/// <summary>
/// Writes a model folder that appears whole or not at all: files go into a hidden folder beside the target, the manifest
/// last, everything is flushed to the disk, and one rename makes it the model. A folder that a killed writer left behind
/// is removed by the next writer of the same target.
/// </summary>
public sealed class ModelFolderWriter : IDisposable
{
    private readonly string target;
    private readonly string staging;
    private readonly DirectoryHandle stagingLock;
    private bool isCommitted;

    private ModelFolderWriter(string target, string staging, DirectoryHandle stagingLock)
    {
        this.target = target;
        this.staging = staging;
        this.stagingLock = stagingLock;
    }

    /// <summary>Begins a folder.</summary>
    /// <param name="directory">Where it will be; must not exist, for models never change.</param>
    /// <exception cref="CheckpointException">The folder exists.</exception>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public static ModelFolderWriter Create(string directory)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        CheckFree(target);
        var parent = Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        RemoveAbandoned(parent, target);

        var staging = AtomicFile.TemporaryPathBeside(target);
        Directory.CreateDirectory(staging);
        var stagingLock = DirectoryHandle.TryLock(staging)
            ?? throw new IOException($"{staging}: the new folder is locked by another process");
        return new ModelFolderWriter(target, staging, stagingLock);
    }

    /// <summary>Where to write a file of the model.</summary>
    /// <exception cref="ArgumentException">No model has a file of that name.</exception>
    public string PathOf(string fileName) => ModelFileNames.Listed.Contains(fileName)
        ? Path.Join(staging, fileName)
        : throw new ArgumentException($"'{fileName}' is no file of a model.", nameof(fileName));

    /// <summary>Lists the files in the manifest, and makes the folder the model.</summary>
    /// <param name="manifest">Everything but <see cref="ModelManifest.Files"/>.</param>
    /// <param name="cancellationToken">Ends the hashing; nothing is left behind once the writer is disposed.</param>
    /// <exception cref="CheckpointException">A file is missing or none of a model's; the target appeared meanwhile.</exception>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public ModelFolder Commit(ModelManifest manifest, CancellationToken cancellationToken)
    {
        manifest = manifest with { Files = ListFiles(cancellationToken) };
        var bytes = ManifestFormat.Write(manifest);
        ManifestFormat.Read(Path.Join(target, ModelFileNames.Manifest), bytes);
        AtomicFile.Write(Path.Join(staging, ModelFileNames.Manifest), bytes);

        CheckFree(target);
        Directory.Move(staging, target);
        isCommitted = true;
        DirectoryHandle.Flush(Path.GetDirectoryName(target)!);
        return ModelFolder.Open(target, verify: false, cancellationToken);
    }

    /// <summary>Removes what was written, unless it was committed.</summary>
    public void Dispose()
    {
        if (!isCommitted && Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        stagingLock.Dispose();
    }

    private static void CheckFree(string target)
    {
        if (Path.Exists(target))
        {
            throw new CheckpointException(target,
                "exists already, and models are never overwritten: choose another name, or remove it first");
        }
    }

    /// <summary>A living writer holds the lock of its folder; the lock of a dead one is free.</summary>
    private static void RemoveAbandoned(DirectoryInfo parent, string target)
    {
        foreach (var abandoned in parent.EnumerateDirectories($".{Path.GetFileName(target)}.tmp-*"))
        {
            using var abandonedLock = DirectoryHandle.TryLock(abandoned.FullName);
            if (abandonedLock is not null) abandoned.Delete(recursive: true);
        }
    }

    private List<ModelFile> ListFiles(CancellationToken cancellationToken)
    {
        var files = new List<ModelFile>();
        foreach (var entry in new DirectoryInfo(staging).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            if (entry is not FileInfo file || !ModelFileNames.Listed.Contains(entry.Name))
                throw new CheckpointException(entry.FullName, "is no file of a model");

            using (var handle = File.OpenHandle(file.FullName, FileMode.Open, FileAccess.ReadWrite)) RandomAccess.FlushToDisk(handle);
            files.Add(new ModelFile { Name = file.Name, Size = file.Length, Sha256 = FileDigest.OfFile(file.FullName, cancellationToken) });
        }

        return files;
    }
}
