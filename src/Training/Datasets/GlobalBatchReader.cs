namespace Hanlin.Training.Datasets;

/// <summary>
/// Batches of our dataset in a new random order of all its instances each epoch. Batches are always full: epochs follow one
/// another without a seam. Process r of w takes the instances r, r + w, ... of the order, so that w processes with batches of b
/// train on the same instances in a step as one with batches of w x b.
/// </summary>
internal sealed class GlobalBatchReader : IBatchReader
{
    private const string Order = "global";

    private readonly HanlinDataset dataset;
    private readonly BatchOptions options;
    private readonly string path;
    private readonly Batch batch;
    private readonly int[] ids;
    private readonly ReaderState beginning;
    private long rowCount;
    private long epoch;
    private Permutation permutation;

    public GlobalBatchReader(HanlinDataset dataset, BatchOptions options, string path)
    {
        options.Check(dataset.SequenceLength);
        (this.dataset, this.options, this.path) = (dataset, options, path);
        batch = new Batch(dataset.SequenceLength, options.BatchSize);
        ids = new int[dataset.SequenceLength + 1];
        permutation = new Permutation(dataset.Count, options.Seed, epoch: 0);
        beginning = new ReaderState
        {
            Order = Order,
            DatasetIdentity = dataset.Identity,
            Settings = $"seed={options.Seed} rank={options.Rank}/{options.WorldSize}",
        };
    }

    public int SequenceLength => dataset.SequenceLength;

    public Batch Next()
    {
        batch.Clear();
        for (var row = 0; row < options.BatchSize; row++)
        {
            var index = IndexOf(rowCount++ * options.WorldSize + options.Rank);
            var count = dataset.Read(index, ids);
            InstanceCheck.Ids(ids.AsSpan(0, count), options.VocabularySize, path, index);
            batch.Add(ids.AsSpan(0, count), dataset.SegmentLengthOf(count), options.PadId);
        }

        return batch;
    }

    public ReaderState Save() => beginning with { ReadCount = rowCount, Epoch = rowCount * options.WorldSize / dataset.Count };

    public void Restore(ReaderState saved)
    {
        saved.CheckFor(beginning, path);
        rowCount = saved.ReadCount;
    }

    public void Dispose() => dataset.Dispose();

    private long IndexOf(long position)
    {
        var (needed, within) = Math.DivRem(position, dataset.Count);
        if (needed != epoch) (epoch, permutation) = (needed, new Permutation(dataset.Count, options.Seed, needed));
        return permutation[within];
    }
}
