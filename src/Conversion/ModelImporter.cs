using Hanlin.Checkpoints;
using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Models;
using Hanlin.Checkpoints.Onnx;
using Hanlin.Inference;
using Hanlin.Inference.Runtime;
using Hanlin.Tokenization;

namespace Hanlin.Conversion;

/// <summary>
/// Makes a model folder of a checkpoint: weights and configuration as Hugging Face has them, a graph for each kind of
/// device, and what was measured of them. The folder appears when all of it is there.
/// </summary>
/// <param name="timeProvider">The clock of the manifest.</param>
public sealed class ModelImporter(TimeProvider timeProvider)
{
    // An 8-bit cache costs a little everywhere; a model that it costs more than this keeps its cache in singles.
    private const double MaxPerplexityRise = 1.02;

    private static readonly EngineOptions ScoringOptions = new() { SlotCount = 1 };

    /// <summary>Imports a checkpoint.</summary>
    /// <param name="options">What and into what.</param>
    /// <param name="progress">Told of each step as it begins, in words for people.</param>
    /// <param name="cancellationToken">Ends it; nothing is left behind.</param>
    /// <exception cref="CheckpointException">The source is damaged, incomplete or contradicts itself.</exception>
    /// <exception cref="VocabularyException">The vocabulary is none.</exception>
    /// <exception cref="InferenceException">A graph does not run.</exception>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public async Task<ModelFolder> ImportAsync(ImportOptions options, IProgress<string> progress, CancellationToken cancellationToken)
    {
        progress.Report($"reading {options.Source}");
        using var source = ImportSource.Open(options);
        using var folder = ModelFolderWriter.Create(options.Target);
        WriteBasics(source, folder, progress, cancellationToken);

        var graphs = new GraphWriter(Path.GetDirectoryName(folder.PathOf(ModelFileNames.Onnx))!, source.Config);
        graphs.WriteFloat32();
        var (calibration, held) = await TextsAsync(options, source, folder, progress, cancellationToken);
        var golden = held[0];
        Dictionary<string, double> evaluation = [], goldenLoss = [];
        Measure(ModelFileNames.Onnx, "fp32");
        if (options.WriteInt8) WriteInt8(source, folder, graphs, calibration, evaluation["perplexity.fp32"], Measure, progress, cancellationToken);
        if (options.WriteFloat16)
        {
            progress.Report("writing the half-precision graph");
            graphs.WriteFloat16(source.Weights, cancellationToken);
        }

        return folder.Commit(ManifestOf(options, source, evaluation, new GoldenText { TokenIds = golden, MeanLoss = goldenLoss }, cancellationToken), cancellationToken);

        double Measure(string fileName, string precision)
        {
            progress.Report($"measuring the {precision} graph");
            using var runner = OnnxModelRunner.Open(folder.PathOf(fileName), ExecutionDevice.Cpu, ScoringOptions);
            goldenLoss[fileName] = runner.Score(golden).Average(loss => (double)loss);
            return evaluation[$"perplexity.{precision}"] = VariantScore.Of(held.Select(text => runner.Score(text))).Perplexity;
        }
    }

    private static void WriteBasics(ImportSource source, ModelFolderWriter folder, IProgress<string> progress, CancellationToken cancellationToken)
    {
        progress.Report($"writing {source.Weights.Shape.ParameterCount:N0} parameters");
        File.Copy(source.VocabularyPath, folder.PathOf(ModelFileNames.Vocabulary));
        source.Config.Write(folder.PathOf(ModelFileNames.Config), VocabularyTokens.SpecialIds(source.Vocabulary), source.Weights.IsOutputTied);
        Gpt2WeightsWriter.WriteSafetensors(source.Weights, folder.PathOf(ModelFileNames.Safetensors), cancellationToken);
    }

    /// <summary>Half of the texts to take scales from, half to measure with.</summary>
    private static async Task<(IReadOnlyList<int[]> Calibration, IReadOnlyList<int[]> Held)> TextsAsync(
        ImportOptions options, ImportSource source, ModelFolderWriter folder, IProgress<string> progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<int[]> texts;
        if (options.TextPath is { } path)
        {
            var tokenizer = new BertTokenizer(source.Vocabulary, source.Flavor, options.LowerCase);
            texts = await SampleTexts.ReadAsync(path, tokenizer, source.Vocabulary, source.Config.ContextLength, cancellationToken);
        }
        else
        {
            progress.Report("letting the model write texts to measure with");
            texts = SampleTexts.Write(folder.PathOf(ModelFileNames.Onnx), source.Vocabulary, new EngineOptions(), cancellationToken);
        }

        return ([.. texts.Take(texts.Count / 2)], [.. texts.Skip(texts.Count / 2)]);
    }

    private static void WriteInt8(
        ImportSource source,
        ModelFolderWriter folder,
        GraphWriter graphs,
        IReadOnlyList<int[]> calibration,
        double reference,
        Func<string, string, double> measure,
        IProgress<string> progress,
        CancellationToken cancellationToken)
    {
        progress.Report("writing the 8-bit graph");
        graphs.WriteInt8(source.Weights, Calibrate(folder.PathOf(ModelFileNames.Onnx), calibration), cancellationToken);
        if (measure(ModelFileNames.OnnxInt8, "int8") <= reference * MaxPerplexityRise) return;

        progress.Report("writing the 8-bit graph again with its cache in singles, because an 8-bit cache costs this model too much");
        graphs.WriteInt8(source.Weights, cacheScales: null, cancellationToken);
        measure(ModelFileNames.OnnxInt8, "int8");
    }

    private static CacheScales Calibrate(string onnxPath, IReadOnlyList<int[]> texts)
    {
        using var runner = OnnxModelRunner.Open(onnxPath, ExecutionDevice.Cpu, ScoringOptions);
        List<float[]> largest = [];
        foreach (var text in texts)
        {
            runner.Score(text);
            // The last token is predicted, not read: its keys and values are not there.
            var magnitudes = runner.CacheMagnitudes(text.Length - 1);
            largest = largest.Count == 0 ? [.. magnitudes] : [.. largest.Zip(magnitudes, (left, right) => left.Zip(right, Math.Max).ToArray())];
        }

        return CacheScales.From(largest);
    }

    private ModelManifest ManifestOf(
        ImportOptions options, ImportSource source, Dictionary<string, double> evaluation, GoldenText golden, CancellationToken cancellationToken) => new()
        {
            Name = options.Name.Value,
            Created = timeProvider.GetUtcNow(),
            LayerNorm = source.Config.LayerNorm,
            ParameterCount = source.Weights.Shape.ParameterCount,
            Tokenizer = new ModelTokenizer { LowerCase = options.LowerCase, Flavor = source.Flavor == TokenizerFlavor.Hf ? "hf" : "uer" },
            SpecialTokens = VocabularyTokens.SpecialIds(source.Vocabulary),
            Origin = new ModelOrigin
            {
                File = Path.GetFileName(source.Weights.Path),
                Sha256 = FileDigest.OfFile(source.Weights.Path, cancellationToken),
                Format = $"{source.Weights.Family}, {source.Weights.Format}",
            },
            Evaluation = evaluation,
            Golden = golden,
        };
}
