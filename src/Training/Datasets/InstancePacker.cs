namespace Hanlin.Training.Datasets;

/// <summary>
/// Fills instances with documents one after another, so that only the last is padded. An instance begins with the id that the
/// one before it ended with, so that every token is a target once.
/// </summary>
internal sealed class InstancePacker(IInstanceWriter writer, int sequenceLength) : IInstanceCutter
{
    private readonly int[] ids = new int[sequenceLength + 1];
    private int count;
    private bool hasNew;

    public long InstanceCount { get; private set; }

    public long PaddingCount { get; private set; }

    public void Add(ReadOnlySpan<int> document)
    {
        while (!document.IsEmpty)
        {
            var taken = Math.Min(document.Length, ids.Length - count);
            document[..taken].CopyTo(ids.AsSpan(count));
            document = document[taken..];
            count += taken;
            hasNew = true;
            if (count == ids.Length) Write();
        }
    }

    public void Complete()
    {
        if (hasNew) Write();
    }

    private void Write()
    {
        var segmentLength = Math.Min(count, sequenceLength);
        writer.Add(ids.AsSpan(0, count), segmentLength);
        InstanceCount++;
        PaddingCount += sequenceLength - segmentLength;
        ids[0] = ids[count - 1];
        (count, hasNew) = (1, false);
    }
}
