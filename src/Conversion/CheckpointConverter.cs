using Hanlin.Checkpoints;
using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Models;
using Hanlin.Inference;
using Hanlin.Tokenization;

namespace Hanlin.Conversion;

/// <summary>
/// Turns a checkpoint of one family into one of the other, or into a model folder. Weights keep every bit unless folding
/// is asked for; UER-py to <c>pytorch_model.bin</c> is to the byte what UER-py's own converter writes.
/// </summary>
/// <param name="timeProvider">The clock of a model folder's manifest.</param>
public sealed class CheckpointConverter(TimeProvider timeProvider)
{
    // Folding leaves the epsilons apart: UER-py adds its 1e-6 to the deviation. With GPT-2's usual 1e-5 under the root the
    // logits of a lightly trained checkpoint stay 0.022 apart, hardly less than unfolded; with this one, 0.00014.
    private const double FoldedEpsilon = 1e-12;

    /// <summary>Converts.</summary>
    /// <param name="options">What into what.</param>
    /// <param name="progress">Told of each step as it begins, in words for people.</param>
    /// <param name="cancellationToken">Ends it; the output is as it was before.</param>
    /// <exception cref="CheckpointException">The input is damaged, incomplete or contradicts itself, all of it listed; or files beside the output would be lost.</exception>
    /// <exception cref="VocabularyException">The vocabulary is none.</exception>
    /// <exception cref="InferenceException">A graph of the model folder does not run.</exception>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public async Task<ConvertReport> RunAsync(ConvertOptions options, IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (options.To == ConvertTarget.Model) return await ImportAsync(options, progress, cancellationToken);

        progress.Report($"reading {options.InputModelPath}");
        using var source = SourceFiles.Open(
            options.InputModelPath, options.VocabPath, options.ConfigPath, options.LayerNorm, options.HeadsNum, options.LayersNum);
        var output = ConvertOutput.Of(options, source.Weights);
        var (weights, config) = options.FoldLayerNorm ? Fold(source, output.LayerNorm) : (source.Weights, source.Config);

        List<string> files = [.. output.WriteCompanions(source, config, options.Overwrite)];
        progress.Report($"writing {weights.Shape.ParameterCount:N0} parameters to {output.WeightsPath}");
        output.WriteWeights(weights, cancellationToken);
        return new ConvertReport(
            $"{weights.Family}, {weights.Format}", output.Target, weights.Shape, [.. files, output.WeightsPath],
            new Dictionary<string, double>(), [.. Notes(source, config, output, options)]);
    }

    private static (Gpt2Weights Weights, Gpt2Config Config) Fold(SourceFiles source, LayerNormFlavor wanted)
    {
        var weights = source.Weights.Folded(source.Config.LayerNorm, wanted);
        return source.Config.LayerNorm == wanted ? (weights, source.Config) : (weights, source.Config with { LayerNorm = wanted, HfEpsilon = FoldedEpsilon });
    }

    private async Task<ConvertReport> ImportAsync(ConvertOptions options, IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (options.FoldLayerNorm)
            throw new CheckpointException(options.InputModelPath, "is not folded for a model folder: its graphs compute either layer norm exactly; leave --fold_layernorm out");
        var folderName = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.OutputModelPath)));
        var folder = options.IsResumed && Directory.Exists(options.OutputModelPath)
            ? ModelFolder.Open(options.OutputModelPath, verify: true, cancellationToken)
            : await new ModelImporter(timeProvider).ImportAsync(
            new ImportOptions
            {
                Source = options.InputModelPath,
                Target = options.OutputModelPath,
                Name = ModelName.Parse(options.Name ?? folderName),
                VocabularyPath = options.VocabPath,
                ConfigPath = options.ConfigPath,
                LayerNorm = options.LayerNorm,
                HeadCount = options.HeadsNum,
                LayerCount = options.LayersNum,
                TextPath = options.TextPath,
            },
            progress, cancellationToken);
        return new ConvertReport(
            folder.Manifest.Origin!.Format, ConvertTarget.Model, folder.ReadConfig().Shape, [folder.DirectoryPath], folder.Manifest.Evaluation, []);
    }

    private static IEnumerable<string> Notes(SourceFiles source, Gpt2Config config, ConvertOutput output, ConvertOptions options)
    {
        if (config.LayerNorm != output.LayerNorm && !options.FoldLayerNorm)
        {
            yield return $"The weights are an exact copy and count as trained with {FamilyOf(config.LayerNorm)}'s layer norm, unless --layernorm says otherwise. "
                + $"{FamilyOf(output.LayerNorm)} computes its own, which changes logits a little; --fold_layernorm makes both agree.";
        }

        if (output.Target == ConvertTarget.Uer) yield break;
        if (source.Vocabulary is null)
        {
            yield return "There is no vocab.txt beside the input, so config.json and vocab.txt were not written, as UER-py's converter does not write them either. "
                + "Hugging Face needs both: name the vocabulary with --vocab_path.";
        }
        else if (source.IsConfigInferred)
        {
            yield return $"There is no configuration beside the input: {config.HeadCount} heads of {config.HeadSize} are taken, as in every model of the family. "
                + "Where that is wrong, give --heads_num or --model_config_path.";
        }
    }

    private static string FamilyOf(LayerNormFlavor layerNorm) => layerNorm == LayerNormFlavor.Uer ? "UER-py" : "Hugging Face";
}
