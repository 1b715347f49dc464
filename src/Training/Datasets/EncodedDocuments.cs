namespace Hanlin.Training.Datasets;

/// <summary>The documents of a block of the corpus as ids, one after another.</summary>
internal sealed class EncodedDocuments
{
    /// <summary>The ids of all documents.</summary>
    public List<int> Ids { get; } = [];

    /// <summary>Where each document ends.</summary>
    public List<int> Ends { get; } = [];

    /// <summary>Lines of the block.</summary>
    public long LineCount { get; set; }

    /// <summary>Documents without a token that were passed over.</summary>
    public long SkippedCount { get; set; }

    public void Clear()
    {
        Ids.Clear();
        Ends.Clear();
        (LineCount, SkippedCount) = (0, 0);
    }
}
