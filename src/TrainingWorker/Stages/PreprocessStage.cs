using System.Text.Json;
using Hanlin.Storage;
using Hanlin.Training;
using Hanlin.Training.Datasets;
using Hanlin.Training.Options;

namespace Hanlin.TrainingWorker.Stages;

/// <summary>A dataset from a corpus and a vocabulary.</summary>
internal sealed class PreprocessStage(TimeProvider time) : ITrainingStage
{
    public OptionTable Table => PreprocessTable.Table;

    public IReadOnlyList<string> OutputsOf(OptionValues values) => [values.Text("dataset_path")];

    public async Task<StageOutcome> RunAsync(StageRequest request, IProgress<StageProgress> progress, IProgress<string> log, CancellationToken cancellationToken)
    {
        var options = PreprocessOptions.From(Table.Resolve(request.Options));
        var manifest = await new Preprocessor(time).RunAsync(options, progress, cancellationToken);
        return StageOutcome.Of(manifest, new Dataset
        {
            JobId = request.JobId,
            Path = options.DatasetPath,
            DocumentCount = manifest.Documents,
            InstanceCount = manifest.Instances,
            TokenCount = manifest.Tokens,
            SequenceLength = manifest.SequenceLength,
            VocabularySha256 = manifest.VocabularySha256,
            CorpusSha256 = manifest.CorpusSha256,
            Options = JsonSerializer.Serialize(manifest.Options),
        });
    }
}
