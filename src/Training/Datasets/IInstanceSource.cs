namespace Hanlin.Training.Datasets;

/// <summary>The instances of a dataset from front to back. Not for several threads at once.</summary>
internal interface IInstanceSource : IDisposable
{
    /// <summary>What tells this dataset from another: a digest.</summary>
    string Identity { get; }

    /// <summary>Tokens of a row, L; an instance has 1 to L + 1 ids.</summary>
    int SequenceLength { get; }

    /// <summary>Where the next instance begins, in bytes or in instances; setting it goes there.</summary>
    long Position { get; set; }

    /// <summary>Reads the next instance; false at the end.</summary>
    /// <param name="ids">Room for L + 1 ids.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="segmentLength">How many of them the network reads.</param>
    /// <exception cref="InputException">The dataset is damaged.</exception>
    bool TryRead(Span<int> ids, out int count, out int segmentLength);
}
