using System.Globalization;
using Hanlin.Contracts;
using Hanlin.Storage;
using Hanlin.Training;
using Hanlin.Training.Options;
using Hanlin.TrainingWorker.Stages;

namespace Hanlin.TrainingWorker.Publishing;

/// <summary>A version of a trained model, checked and rolled out.</summary>
/// <param name="time">The clock.</param>
/// <param name="store">The store of this process; null opens that of the environment, as the process of a job does.</param>
internal sealed class PublishStage(TimeProvider time, Database? store) : ITrainingStage
{
    private const string StoreVariable = "HANLIN_POSTGRES";

    public OptionTable Table => PublishTable.Table;

    /// <summary>What it makes is in the table of versions.</summary>
    public IReadOnlyList<string> OutputsOf(OptionValues values) => [];

    public async Task<StageOutcome> RunAsync(StageRequest request, IProgress<StageProgress> progress, IProgress<string> log, CancellationToken cancellationToken)
    {
        var options = PublishTable.Read(Table.Resolve(request.Options));
        var models = request.ModelsDirectory
            ?? throw new StageException(StageFault.Environment, "this worker has no folder of models: set HANLIN_TRAINING__MODELSDIRECTORY to the one that the generation workers read");
        await using var opened = store is null ? Open() : null;
        ModelVersionPublished? published = null;
        var publisher = new ModelPublisher(
            new ModelCatalog(store ?? opened!, time), models, (weights, config) => new TrainedNetwork(weights, config), announce: message =>
            {
                published = message;
                return Task.CompletedTask;
            },
            time);
        var report = await publisher.RunAsync(options, new StepProgress(Table.Stage, progress, time), cancellationToken);
        foreach (var line in Lines(report)) log.Report(line);
        return report.IsAccepted
            ? StageOutcome.Of(report) with { Published = published }
            : throw new StageException(StageFault.Data, $"{report.Version.ModelName} version {report.Version.Version} was rejected. {report.Version.Note}");
    }

    private static Database Open() => Environment.GetEnvironmentVariable(StoreVariable) is { Length: > 0 } connection
        ? Database.Open(StorageTarget.Postgres(connection))
        : throw new StageException(StageFault.Environment, $"{StoreVariable} is not set, and the versions of the models are there");

    private static IEnumerable<string> Lines(PublishReport report)
    {
        if (report.Parity is { } parity)
            yield return Text($"trained network and graph: logits differ by at most {parity.MaxDifference:g2} at {parity.PositionCount} positions, {parity.Agreement:0.0 %} agree on the token");
        if (report.Candidate is { } candidate) yield return Figures($"version {report.Version.Version}", candidate);
        if (report.Baseline is { } baseline) yield return Figures($"version {report.BaselineVersion}, in service", baseline);
        yield return $"{report.Version.ModelName} version {report.Version.Version} is {report.Version.State.ToString().ToLowerInvariant()}";
    }

    private static string Figures(string name, GateFigures figures) => Text(
        $"{name}: perplexity {figures.Perplexity:0.##} a token, {figures.PerplexityPerCharacter:0.##} a character; repeats {figures.RepetitionRate:0.0 %}, [UNK] {figures.UnknownRate:0.0 %}, distinct pairs {figures.Distinct2:0.0 %}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
