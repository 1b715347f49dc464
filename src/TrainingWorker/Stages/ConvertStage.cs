using Hanlin.Conversion;
using Hanlin.Training;
using Hanlin.Training.Options;

namespace Hanlin.TrainingWorker.Stages;

/// <summary>Weights of one family from those of the other, or a model folder.</summary>
internal sealed class ConvertStage(TimeProvider time) : ITrainingStage
{
    public OptionTable Table => ConvertTable.Table;

    public IReadOnlyList<string> OutputsOf(OptionValues values) => [values.Text("output_model_path")];

    /// <summary>Begun again, it writes the same again; a model folder that an earlier run finished is the result.</summary>
    public async Task<StageOutcome> RunAsync(StageRequest request, IProgress<StageProgress> progress, IProgress<string> log, CancellationToken cancellationToken)
    {
        var options = ConvertTable.Read(Table.Resolve(request.Options));
        var report = await new CheckpointConverter(time).RunAsync(
            options with { IsResumed = request.IsResumed }, new StepProgress(Table.Stage, progress, time), cancellationToken);
        foreach (var note in report.Notes) log.Report(note);
        return StageOutcome.Of(report);
    }
}
