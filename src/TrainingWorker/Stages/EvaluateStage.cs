using Hanlin.Training;
using Hanlin.Training.Evaluation;
using Hanlin.Training.Options;

namespace Hanlin.TrainingWorker.Stages;

/// <summary>Perplexity and accuracy of a model on a held-out text.</summary>
internal sealed class EvaluateStage(TimeProvider time) : ITrainingStage
{
    public OptionTable Table => EvaluateTable.Table;

    public IReadOnlyList<string> OutputsOf(OptionValues values) => [];

    public async Task<StageOutcome> RunAsync(StageRequest request, IProgress<StageProgress> progress, IProgress<string> log, CancellationToken cancellationToken) =>
        StageOutcome.Of(await new Evaluator(time, log).RunAsync(EvaluateOptions.From(request.Options), progress, cancellationToken));
}
