using Hanlin.Training.Corpora;
using Hanlin.Training.Datasets;

namespace Hanlin.Training.Tests.Datasets;

/// <summary>Runs preprocess with the vocabulary of the goldens.</summary>
internal static class Preprocessing
{
    public static Task<DatasetManifest> RunAsync(
        string corpus, string dataset, int sequenceLength = 16, int workers = 2, Func<PreprocessOptions, PreprocessOptions>? with = null,
        IProgress<StageProgress>? progress = null)
    {
        var options = new PreprocessOptions
        {
            Corpus = new CorpusOptions(corpus),
            VocabularyPath = Golden.Vocabulary,
            DatasetPath = dataset,
            Format = dataset.EndsWith(".pt", StringComparison.Ordinal) ? DatasetFormat.Uer : DatasetFormat.Hanlin,
            SequenceLength = sequenceLength,
            WorkerCount = workers,
        };
        return new Preprocessor(TimeProvider.System).RunAsync(with?.Invoke(options) ?? options, progress ?? new ProgressLog(), TestContext.Current.CancellationToken);
    }

    /// <summary>The ids of all instances, in the order of the file.</summary>
    public static List<int[]> Instances(string dataset)
    {
        using IInstanceSource source = BatchReader.FormatOf(dataset) == DatasetFormat.Uer
            ? UerInstanceReader.Open(dataset)
            : new HanlinInstanceSource(HanlinDataset.Open(dataset));
        var instances = new List<int[]>();
        var ids = new int[source.SequenceLength + 1];
        while (source.TryRead(ids, out var count, out _)) instances.Add(ids[..count]);
        return instances;
    }
}
