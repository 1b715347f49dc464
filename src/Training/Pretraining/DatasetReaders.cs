using Hanlin.Tokenization;
using Hanlin.Training.Datasets;
using Hanlin.Training.Options;

namespace Hanlin.Training.Pretraining;

/// <summary>Opens the datasets of a run.</summary>
internal static class DatasetReaders
{
    private static readonly Dictionary<string, ShuffleOrder> Orders = new(StringComparer.Ordinal)
    {
        ["auto"] = ShuffleOrder.Auto,
        ["uer"] = ShuffleOrder.Uer,
        ["global"] = ShuffleOrder.Global,
    };

    /// <summary>The batches of one process to train on.</summary>
    /// <exception cref="OptionException">The sequences are longer than the network's positions.</exception>
    public static IBatchReader Open(PretrainOptions options, Vocabulary vocabulary, int rank = 0)
    {
        var reader = BatchReader.Open(options.DatasetPath, BatchOptionsOf(options, vocabulary) with { Rank = rank, WorldSize = options.Group.WorldSize });
        var positions = options.Values.Integer("max_seq_length");
        if (reader.SequenceLength <= positions) return reader;

        reader.Dispose();
        throw new OptionException(
            $"--max_seq_length {positions}: the sequences of {options.DatasetPath} have {reader.SequenceLength} tokens; preprocess with a --seq_length of at most {positions}, or raise --max_seq_length");
    }

    /// <summary>The held-out dataset, once from front to back.</summary>
    public static IEnumerable<Batch> HeldOut(PretrainOptions options, string path, Vocabulary vocabulary)
    {
        using var reader = SequentialReader.Open(path, BatchOptionsOf(options, vocabulary));
        while (reader.TryNext(out var batch)) yield return batch;
    }

    private static BatchOptions BatchOptionsOf(PretrainOptions options, Vocabulary vocabulary) => new()
    {
        BatchSize = options.BatchSize,
        PadId = vocabulary.PadId ?? 0,
        VocabularySize = vocabulary.Count,
        VocabularySha256 = vocabulary.Sha256,
        Seed = options.Seed,
        BufferSize = options.Values.Integer("instances_buffer_size"),
        Order = Orders[options.Values.Text("shuffle")],
    };
}
