using System.Globalization;
using Hanlin.Training;
using Hanlin.Training.Options;
using Hanlin.Training.Pretraining;

namespace Hanlin.TrainingWorker.Stages;

/// <summary>Weights from a dataset. What was begun before goes on from its newest checkpoint.</summary>
internal sealed class PretrainStage(TimeProvider time) : ITrainingStage
{
    private const string Resume = "resume";

    public OptionTable Table => PretrainTable.Table;

    public IReadOnlyList<string> OutputsOf(OptionValues values) =>
        [string.Create(CultureInfo.InvariantCulture, $"{values.Text("output_model_path")}-{values.Long("total_steps")}")];

    public async Task<StageOutcome> RunAsync(StageRequest request, IProgress<StageProgress> progress, IProgress<string> log, CancellationToken cancellationToken)
    {
        // Whoever takes a job over knows that the checkpoints are the job's own; a first attempt has to be told so.
        var options = request.IsResumed
            ? new Dictionary<string, string>(request.Options, StringComparer.Ordinal) { [Resume] = "true" }
            : request.Options;
        return StageOutcome.Of(await new Pretrainer(time, log).RunAsync(PretrainOptions.From(options), progress, cancellationToken));
    }
}
