using System.Diagnostics.CodeAnalysis;

namespace Hanlin.Training.Datasets;

/// <summary>All instances of a dataset once, in its order: what evaluation reads. Not for several threads at once.</summary>
public sealed class SequentialReader : IDisposable
{
    private readonly IInstanceSource source;
    private readonly BatchOptions options;
    private readonly string path;
    private readonly Batch batch;
    private readonly int[] ids;
    private long instanceCount;

    private SequentialReader(IInstanceSource source, BatchOptions options, string path)
    {
        options.Check(source.SequenceLength);
        (this.source, this.options, this.path) = (source, options, path);
        batch = new Batch(source.SequenceLength, options.BatchSize);
        ids = new int[source.SequenceLength + 1];
    }

    /// <summary>Tokens of a row.</summary>
    public int SequenceLength => source.SequenceLength;

    /// <summary>Opens a dataset of either format. Of several ranks each reads its own instances.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InputException">It is damaged, or was made with another vocabulary.</exception>
    /// <exception cref="Options.OptionException">A batch would not fit into memory.</exception>
    public static SequentialReader Open(string path, BatchOptions options)
    {
        return new SequentialReader(BatchReader.OpenSource(path, options), options, path);
    }

    /// <summary>The next batch, the last of which may be short; false behind it. Its buffers change with the next call.</summary>
    /// <exception cref="InputException">The dataset is damaged.</exception>
    public bool TryNext([NotNullWhen(true)] out Batch? next)
    {
        batch.Clear();
        while (batch.Size < options.BatchSize && source.TryRead(ids, out var count, out var segmentLength))
        {
            if (instanceCount++ % options.WorldSize != options.Rank) continue;

            var instance = ids.AsSpan(0, count);
            InstanceCheck.Ids(instance, options.VocabularySize, path, instanceCount - 1);
            batch.Add(instance, segmentLength, options.PadId);
        }

        next = batch.Size > 0 ? batch : null;
        return next is not null;
    }

    /// <summary>Goes back to the beginning.</summary>
    public void Reset() => (source.Position, instanceCount) = (0, 0);

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();
}
