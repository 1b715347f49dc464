using Hanlin.Checkpoints;
using Hanlin.Checkpoints.Models;
using Hanlin.Checkpoints.Onnx;
using Hanlin.Inference;
using Hanlin.Inference.Runtime;
using Hanlin.Storage;
using Hanlin.Tokenization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanlin.GenerationWorker.Models;

/// <summary>Makes a serving model of a version's folder: verify, open, check, warm up. Whatever fails, fails here and not in service.</summary>
internal sealed partial class ModelLoader(IOptions<WorkerOptions> options, InferenceMetrics metrics, TimeProvider timeProvider, ILogger<ModelLoader> logger)
{
    // The same graph on another kind of processor rounds otherwise; a damaged one is off by whole nats.
    private const double GoldenTolerance = 0.05;

    /// <exception cref="CheckpointException">The folder is not what was registered, or does not give what it gave when it was made.</exception>
    /// <exception cref="InferenceException">This worker cannot run it.</exception>
    public async Task<ServingModel> LoadAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        var folder = ModelFolder.Open(PathOf(version), verify: true, cancellationToken);
        if (folder.Sha256 != version.Sha256)
            throw new CheckpointException(folder.DirectoryPath, $"is not the folder that was registered: its manifest has the SHA-256 {folder.Sha256}, version {version.Version} has {version.Sha256}");

        var device = ResolveDevice();
        var variant = ModelVariant.Choose(folder, device, options.Value.Precision);
        var engineOptions = EngineOptions();
        OnnxScan.Check(folder.PathOf(variant.FileName));
        var runner = OnnxModelRunner.Open(folder.PathOf(variant.FileName), device, engineOptions);
        try
        {
            CheckGolden(folder, variant, runner);
        }
        catch
        {
            runner.Dispose();
            throw;
        }

        return await WarmUpAsync(Serve(version, folder, $"{device.Kind.ToString().ToLowerInvariant()}/{variant.Precision}", new Engine(runner, engineOptions)));
    }

    private ServingModel Serve(ModelVersion version, ModelFolder folder, string device, Engine engine)
    {
        var vocabulary = Vocabulary.Load(folder.PathOf(ModelFileNames.Vocabulary));
        return new ServingModel(
            new ModelIdentity(version.ModelName, version.Version, version.Sha256),
            folder.ReadTokenizer(vocabulary),
            vocabulary,
            [folder.Manifest.SpecialTokens.Sep],
            device,
            new EngineLoop(engine, metrics));
    }

    /// <summary>A few tokens through the whole path, so that no caller pays for the first step.</summary>
    private static async Task<ServingModel> WarmUpAsync(ServingModel model)
    {
        try
        {
            await model.WarmUpAsync();
            return model;
        }
        catch
        {
            await model.DisposeAsync();
            throw;
        }
    }

    /// <summary>The text that was scored when the folder was made must score the same now.</summary>
    private static void CheckGolden(ModelFolder folder, ModelVariant variant, OnnxModelRunner runner)
    {
        if (folder.Manifest.Golden is not { } golden || !golden.MeanLoss.TryGetValue(variant.FileName, out var expected)) return;
        var loss = runner.Score(golden.TokenIds).Average();
        if (!(Math.Abs(loss - expected) <= GoldenTolerance * Math.Max(1, expected)))
            throw new CheckpointException(folder.PathOf(variant.FileName), $"scores the golden text with a loss of {loss:f4}; when the folder was made it was {expected:f4}");
    }

    private ExecutionDevice ResolveDevice()
    {
        if (!ExecutionDevice.TryParse(options.Value.Device, out var wanted))
            throw new InferenceException($"Worker:Device is '{options.Value.Device}'; auto, cpu, cuda and cuda:N are known.");
        var device = wanted.Resolve(out var reason);
        if (reason is not null) LogCpu(logger, reason);
        return device;
    }

    /// <summary>Registered paths are relative to the models' folder and stay within it.</summary>
    private string PathOf(ModelVersion version)
    {
        var root = Path.GetFullPath(options.Value.ModelsDirectory);
        var path = Path.GetFullPath(Path.Join(root, version.Path));
        return path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new CheckpointException(version.Path, $"leads out of the models' folder {root}");
    }

    private EngineOptions EngineOptions() => new()
    {
        SlotCount = options.Value.Slots,
        MaxSequenceLength = options.Value.MaxSequenceLength,
        ThreadCount = options.Value.Threads,
        TimeProvider = timeProvider,
    };

    [LoggerMessage(1, LogLevel.Information, "Running on the CPU: {Reason}.")]
    private static partial void LogCpu(ILogger logger, string reason);
}
