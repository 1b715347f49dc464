namespace Hanlin.Training.Datasets;

/// <summary>Makes instances of documents.</summary>
internal interface IInstanceCutter
{
    /// <summary>Instances written so far.</summary>
    long InstanceCount { get; }

    /// <summary>Positions that the network will read and that hold no token.</summary>
    long PaddingCount { get; }

    /// <summary>Takes the ids of a document, [CLS] and [SEP] among them.</summary>
    void Add(ReadOnlySpan<int> document);

    /// <summary>Writes what is left over.</summary>
    void Complete();
}
