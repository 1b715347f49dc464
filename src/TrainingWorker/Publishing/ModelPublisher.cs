using System.Globalization;
using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Models;
using Hanlin.Contracts;
using Hanlin.Storage;

namespace Hanlin.TrainingWorker.Publishing;

/// <summary>
/// Makes a trained model a version that workers load: folder, row, parity check, evaluation gate, rollout, event, in this
/// order. Each step finds what an earlier run of the same publication did, so that it can be begun again after a crash at
/// any point; what a worker could load is only ever whole.
/// </summary>
/// <param name="catalog">The versions.</param>
/// <param name="modelsDirectory">The folder of the models, shared with the workers.</param>
/// <param name="openReference">Opens the network as it was trained, of its weights.</param>
/// <param name="announce">Tells the workers to look at the table; they also look by themselves.</param>
/// <param name="timeProvider">The clock.</param>
public sealed class ModelPublisher(
    ModelCatalog catalog,
    string modelsDirectory,
    Func<string, Gpt2Config, IReferenceNetwork> openReference,
    Func<ModelVersionPublished, Task> announce,
    TimeProvider timeProvider)
{
    private const int ParityTexts = 4;

    /// <summary>Publishes.</summary>
    /// <exception cref="Checkpoints.CheckpointException">The source is damaged, incomplete or contradicts itself.</exception>
    /// <exception cref="InvalidDataException">The held-out text has no document.</exception>
    /// <exception cref="Inference.InferenceException">A graph does not run.</exception>
    public async Task<PublishReport> RunAsync(PublishOptions options, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var staged = await StagedFolder.MakeAsync(options, modelsDirectory, timeProvider, progress, cancellationToken);
        var version = await catalog.RegisterOnceAsync(
            new ModelRegistration { ModelName = options.Name.Value, Sha256 = staged.Folder.Sha256, Path = staged.Path, Note = options.Note }, cancellationToken);
        var report = version.State == ModelVersionState.Staged
            ? await ExamineAsync(staged, version, options, progress, cancellationToken)
            : new PublishReport(version, null, null, null, null);

        // Only from here: a version that somebody has activated, retired or rejected since is not touched again.
        if (report.Version.State == ModelVersionState.Validated)
            report = report with { Version = await RollOutAsync(report.Version, options, progress, cancellationToken) };
        await announce(new ModelVersionPublished { Model = options.Name.Value, Version = version.Version });
        return report;
    }

    private async Task<PublishReport> ExamineAsync(
        StagedFolder staged, ModelVersion version, PublishOptions options, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var text = await HeldOutText.ReadAsync(options.HeldOutPath, staged.Folder, options.HeldOutDocuments, cancellationToken);
        progress.Report("comparing the graph with the trained network");
        var parity = CompareWithReference(staged, text, cancellationToken);
        if (!parity.IsWithin(options.ParityTolerance))
        {
            var reason = string.Create(CultureInfo.InvariantCulture,
                $"The graph is not the trained network: logits differ by up to {parity.MaxDifference:g3}, allowed {options.ParityTolerance:g3}, and {parity.Agreement:0.0 %} of {parity.PositionCount} positions agree on the token.");
            return new PublishReport(await RejectAsync(new Publication { Parity = parity, Graphs = staged.Folder.Manifest.Evaluation }, reason), parity, null, null, null);
        }

        progress.Report($"measuring version {version.Version}");
        var candidate = EvaluationGate.Measure(staged.Folder, text, cancellationToken);
        var (baselineVersion, baseline) = await MeasureBaselineAsync(options, progress, cancellationToken);
        var publication = new Publication
        {
            Parity = parity,
            Figures = candidate,
            BaselineVersion = baselineVersion,
            Baseline = baseline,
            Graphs = staged.Folder.Manifest.Evaluation,
        };
        var faults = EvaluationGate.Faults(candidate, baseline, options.Margins, staged.Folder.ReadConfig().VocabularySize);
        var examined = faults.Count == 0
            ? await catalog.ValidateAsync(version.ModelName, version.Version, publication.ToJson(), cancellationToken)
            : await RejectAsync(publication, $"{(baselineVersion is { } number ? $"It is worse than version {number}" : "It cannot serve")}: {string.Join("; ", faults)}.");
        return new PublishReport(examined, parity, candidate, baselineVersion, baseline);

        Task<ModelVersion> RejectAsync(Publication evaluation, string reason) =>
            catalog.RejectAsync(version.ModelName, version.Version, reason, evaluation.ToJson(), cancellationToken);
    }

    private ParityReport CompareWithReference(StagedFolder staged, HeldOutText text, CancellationToken cancellationToken)
    {
        using var reference = openReference(staged.WeightsPath, staged.Folder.ReadConfig());
        return ParityCheck.Compare(staged.Folder, reference, [.. text.Documents.Take(ParityTexts)], cancellationToken);
    }

    private async Task<(int? Version, GateFigures? Figures)> MeasureBaselineAsync(PublishOptions options, IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (await catalog.FindActiveAsync(options.Name.Value, cancellationToken) is not { } active) return (null, null);
        progress.Report($"measuring version {active.Version}, which is in service");
        var folder = ModelFolder.Open(Path.Join(modelsDirectory, active.Path), verify: false, cancellationToken);
        var text = await HeldOutText.ReadAsync(options.HeldOutPath, folder, options.HeldOutDocuments, cancellationToken);
        return (active.Version, EvaluationGate.Measure(folder, text, cancellationToken));
    }

    private async Task<ModelVersion> RollOutAsync(ModelVersion version, PublishOptions options, IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (options.Rollout == Rollout.Validated) return version;
        var isFirst = await catalog.FindActiveAsync(version.ModelName, cancellationToken) is null;
        progress.Report($"rolling version {version.Version} out");
        return options.Rollout == Rollout.Canary && !isFirst
            ? await catalog.SetCanaryAsync(version.ModelName, version.Version, options.CanaryPercent, cancellationToken)
            : await catalog.ActivateAsync(version.ModelName, version.Version, cancellationToken);
    }
}
