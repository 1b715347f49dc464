namespace Hanlin.Training.Datasets;

/// <summary>Our dataset from front to back, as UER-py reads its own.</summary>
internal sealed class HanlinInstanceSource(HanlinDataset dataset) : IInstanceSource
{
    public string Identity => dataset.Identity;

    public int SequenceLength => dataset.SequenceLength;

    public long Position { get; set; }

    public bool TryRead(Span<int> ids, out int count, out int segmentLength)
    {
        (count, segmentLength) = (0, 0);
        if (Position >= dataset.Count) return false;

        count = dataset.Read(Position++, ids);
        segmentLength = dataset.SegmentLengthOf(count);
        return true;
    }

    public void Dispose() => dataset.Dispose();
}
