using Hanlin.Training;
using Hanlin.Training.Options;
using Hanlin.Training.Vocabularies;

namespace Hanlin.TrainingWorker.Stages;

/// <summary>A vocabulary from a corpus.</summary>
internal sealed class BuildVocabularyStage(TimeProvider time) : ITrainingStage
{
    public OptionTable Table => BuildVocabTable.Table;

    public IReadOnlyList<string> OutputsOf(OptionValues values) => [values.Text("output_path")];

    public async Task<StageOutcome> RunAsync(StageRequest request, IProgress<StageProgress> progress, IProgress<string> log, CancellationToken cancellationToken) =>
        StageOutcome.Of(await new VocabularyBuilder(time).RunAsync(VocabularyOptions.From(Table.Resolve(request.Options)), progress, cancellationToken));
}
