using System.Globalization;
using System.Text.Json;
using Hanlin.Checkpoints;

namespace Hanlin.Training.Checkpointing;

/// <summary>
/// The checkpoints of a run, beside one another as UER-py's are: <c>model.bin-2000</c> are the weights, which UER-py
/// loads, <c>model.bin-2000.optimizer</c> and <c>model.bin-2000.json</c> what is needed to go on. The manifest is written
/// last and names the others with their checksums: a checkpoint is there whole or not at all, whenever the process or
/// the machine dies. One process has a store at a time.
/// </summary>
public sealed class CheckpointStore : IDisposable
{
    private const string ManifestSuffix = ".json";
    private const string OptimizerSuffix = ".optimizer";
    private const int MaxManifestBytes = 16 * 1024 * 1024;

    private readonly string directory;
    private readonly string name;
    private readonly FileStream lockFile;

    private CheckpointStore(string directory, string name, FileStream lockFile)
    {
        this.directory = directory;
        this.name = name;
        this.lockFile = lockFile;
    }

    /// <summary>Takes the checkpoints of a path over, and removes what a killed writer left half written.</summary>
    /// <param name="outputModelPath">UER-py's <c>--output_model_path</c>: what stands before the step.</param>
    /// <exception cref="IOException">Another run writes there, or the folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written.</exception>
    public static CheckpointStore Open(string outputModelPath)
    {
        var path = Path.GetFullPath(outputModelPath);
        var (directory, name) = (Path.GetDirectoryName(path)!, Path.GetFileName(path));
        Directory.CreateDirectory(directory);
        var store = new CheckpointStore(directory, name, Lock(outputModelPath, Path.Join(directory, $".{name}.lock")));
        foreach (var abandoned in Directory.EnumerateFiles(directory, $".{name}-*.tmp-*")) File.Delete(abandoned);
        return store;
    }

    /// <summary>Where the weights of a step are or will be.</summary>
    public string WeightsPathOf(long step) => WeightsPathOf(Path.Join(directory, name), step);

    /// <summary>The same for whoever has no store.</summary>
    public static string WeightsPathOf(string outputModelPath, long step) => string.Create(CultureInfo.InvariantCulture, $"{Path.GetFullPath(outputModelPath)}-{step}");

    /// <summary>Where the moments of a step are or will be.</summary>
    public string OptimizerPathOf(long step) => WeightsPathOf(step) + OptimizerSuffix;

    /// <summary>The steps that have a manifest, newest first.</summary>
    public IReadOnlyList<long> Steps() =>
        [.. Directory.EnumerateFiles(directory, $"{name}-*{ManifestSuffix}").Select(StepOf).OfType<long>().OrderDescending()];

    /// <summary>The newest checkpoint that is whole; those before it that are not are passed over.</summary>
    /// <param name="notice">Told of each that is passed over, and why.</param>
    /// <returns>Null if there is none.</returns>
    public CheckpointManifest? FindNewest(Action<string> notice)
    {
        foreach (var step in Steps())
        {
            try
            {
                var manifest = Read(step);
                var fault = manifest.Weights.FaultOf(WeightsPathOf(step)) ?? manifest.Optimizer.FaultOf(OptimizerPathOf(step));
                if (fault is null) return manifest;
                notice($"The checkpoint of step {step} is not whole and is passed over: {fault}.");
            }
            catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
            {
                notice($"The checkpoint of step {step} cannot be read and is passed over: {exception.Message}");
            }
        }

        return null;
    }

    /// <summary>Completes a checkpoint whose files were written, whole, to <see cref="WeightsPathOf(long)"/> and <see cref="OptimizerPathOf"/>.</summary>
    /// <param name="step">Its step.</param>
    /// <param name="describe">Makes the manifest from the two files.</param>
    /// <exception cref="IOException">The disk is full or fails; the checkpoints that were there still are.</exception>
    public void Commit(long step, Func<CheckpointPart, CheckpointPart, CheckpointManifest> describe)
    {
        var manifest = describe(CheckpointPart.Of(WeightsPathOf(step)), CheckpointPart.Of(OptimizerPathOf(step)));
        AtomicFile.Write(ManifestPathOf(step), CheckpointJson.Write(manifest));
    }

    /// <summary>Deletes all but the newest checkpoints, the manifest of each first.</summary>
    /// <param name="count">How many stay; 0 means all.</param>
    public void KeepNewest(int count)
    {
        if (count == 0) return;
        foreach (var step in Steps().Skip(count))
        {
            File.Delete(ManifestPathOf(step));
            File.Delete(OptimizerPathOf(step));
            File.Delete(WeightsPathOf(step));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => lockFile.Dispose();

    private string ManifestPathOf(long step) => WeightsPathOf(step) + ManifestSuffix;

    private CheckpointManifest Read(long step)
    {
        var file = new FileInfo(ManifestPathOf(step));
        if (file.Length > MaxManifestBytes) throw new JsonException($"it has {file.Length} bytes; at most {MaxManifestBytes} are read");
        var manifest = CheckpointJson.Read(File.ReadAllBytes(file.FullName));
        return manifest.Step == step ? manifest : throw new JsonException($"it is the manifest of step {manifest.Step}");
    }

    private long? StepOf(string manifestPath)
    {
        var step = Path.GetFileName(manifestPath.AsSpan())[(name.Length + 1)..^ManifestSuffix.Length];
        return long.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The kernel gives the lock back however the process ends.</summary>
    private static FileStream Lock(string outputModelPath, string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new IOException($"--output_model_path {outputModelPath}: another run writes its checkpoints there; wait for it, or choose another path", exception);
        }
    }
}
