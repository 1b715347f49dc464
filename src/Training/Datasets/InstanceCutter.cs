namespace Hanlin.Training.Datasets;

/// <summary>
/// Cuts documents into instances as UER-py does: pieces of L + 1 ids without overlap, and what is left over as a shorter one,
/// to be padded. A document never shares an instance with another.
/// </summary>
internal sealed class InstanceCutter(IInstanceWriter writer, int sequenceLength) : IInstanceCutter
{
    public long InstanceCount { get; private set; }

    public long PaddingCount { get; private set; }

    public void Add(ReadOnlySpan<int> document)
    {
        for (; document.Length > sequenceLength; document = document[(sequenceLength + 1)..]) Write(document[..(sequenceLength + 1)]);
        if (!document.IsEmpty) Write(document);
    }

    public void Complete()
    {
    }

    private void Write(ReadOnlySpan<int> ids)
    {
        var segmentLength = Math.Min(ids.Length, sequenceLength);
        writer.Add(ids, segmentLength);
        InstanceCount++;
        PaddingCount += sequenceLength - segmentLength;
    }
}
