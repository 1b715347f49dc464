namespace Hanlin.Training.Datasets;

/// <summary>
/// Batches of a dataset without end, epoch after epoch. Two readers exist: one in UER-py's order, one that shuffles the
/// whole dataset. Not for several threads at once.
/// </summary>
public interface IBatchReader : IDisposable
{
    /// <summary>Tokens of a row.</summary>
    int SequenceLength { get; }

    /// <summary>The next batch. Its buffers are the reader's and change with the next call.</summary>
    /// <exception cref="InputException">The dataset is damaged.</exception>
    /// <exception cref="IOException">The dataset cannot be read.</exception>
    Batch Next();

    /// <summary>Where the reader stands: restored, it gives the same batches from here on, to the last bit.</summary>
    ReaderState Save();

    /// <summary>Goes to a position that a reader of the same dataset and the same settings saved.</summary>
    /// <exception cref="InputException">The position belongs to another dataset or other settings.</exception>
    void Restore(ReaderState state);
}
