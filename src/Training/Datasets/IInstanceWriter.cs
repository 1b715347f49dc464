namespace Hanlin.Training.Datasets;

/// <summary>Writes a dataset of one of the two formats, instance by instance.</summary>
internal interface IInstanceWriter
{
    /// <summary>Appends an instance: 1 to L + 1 ids, of which the first <paramref name="segmentLength"/> are read by the network.</summary>
    void Add(ReadOnlySpan<int> ids, int segmentLength);

    /// <summary>Writes what comes behind the last instance.</summary>
    void Complete();
}
