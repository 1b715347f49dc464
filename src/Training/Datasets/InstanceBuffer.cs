namespace Hanlin.Training.Datasets;

/// <summary>
/// UER-py's buffer of instances. It is filled in the order of the file, with every world-size-th instance for each rank, up to
/// its size or to the end of the file, and then shuffled.
/// </summary>
internal sealed class InstanceBuffer(IInstanceSource source, BatchOptions options, string path)
{
    private readonly int stride = source.SequenceLength + 1;
    private readonly int[] scratch = new int[source.SequenceLength + 1];

    // Grown to what the dataset needs, for few have as many instances as fit.
    private int[] ids = [];
    private (int Count, int SegmentLength)[] lengths = [];
    private int[] order = [];

    /// <summary>Instances in the buffer.</summary>
    public int Count { get; private set; }

    /// <summary>Instances read in all, those of other ranks too. UER-py never resets it, so ranks swap instances from epoch to epoch.</summary>
    public long ReadCount { get; set; }

    /// <summary>Empties the buffer, fills it, and shuffles it. False if the end of the file was met.</summary>
    public bool Fill(PythonRandom random)
    {
        Count = 0;
        var isWhole = true;
        while (Count < options.BufferSize && (isWhole = source.TryRead(scratch, out var count, out var segmentLength)))
        {
            if (ReadCount++ % options.WorldSize == options.Rank) Add(scratch.AsSpan(0, count), segmentLength);
        }

        for (var i = 0; i < Count; i++) order[i] = i;
        random.Shuffle(order.AsSpan(0, Count));
        return isWhole;
    }

    /// <summary>Forgets the instances, and not how many were read.</summary>
    public void Clear() => Count = 0;

    /// <summary>Puts the instances from one place of the shuffled order up to another into a batch.</summary>
    public void CopyTo(Batch batch, int from, int to)
    {
        foreach (var number in order.AsSpan(from, to - from))
        {
            var (count, segmentLength) = lengths[number];
            batch.Add(ids.AsSpan(number * stride, count), segmentLength, options.PadId);
        }
    }

    private void Add(ReadOnlySpan<int> instance, int segmentLength)
    {
        InstanceCheck.Ids(instance, options.VocabularySize, path, ReadCount - 1);
        if (Count == order.Length) Grow();
        instance.CopyTo(ids.AsSpan(Count * stride));
        lengths[Count++] = (instance.Length, segmentLength);
    }

    private void Grow()
    {
        var capacity = (int)Math.Min(options.BufferSize, Math.Max(256, 2L * order.Length));
        Array.Resize(ref ids, checked(capacity * stride));
        Array.Resize(ref lengths, capacity);
        Array.Resize(ref order, capacity);
    }
}
