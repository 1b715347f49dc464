namespace Hanlin.Training.Datasets;

/// <summary>
/// Sequences to train on, rows one after another in buffers that the reader owns and overwrites with the next batch.
/// </summary>
/// <param name="sequenceLength">Tokens of a row.</param>
/// <param name="capacity">Most rows.</param>
public sealed class Batch(int sequenceLength, int capacity)
{
    /// <summary>Most tokens of a batch: 4 GiB of buffers.</summary>
    internal const int MaxTokens = 256 * 1024 * 1024;

    private readonly long[] source = new long[capacity * sequenceLength];
    private readonly long[] target = new long[capacity * sequenceLength];
    private readonly byte[] segments = new byte[capacity * sequenceLength];

    /// <summary>Rows of this batch; the last one of a buffer may have fewer than were asked for.</summary>
    public int Size { get; internal set; }

    /// <summary>Tokens of a row.</summary>
    public int SequenceLength => sequenceLength;

    /// <summary>The ids that the network reads, [Size, SequenceLength], padded with [PAD].</summary>
    public ReadOnlySpan<long> Source => source.AsSpan(0, Size * sequenceLength);

    /// <summary>The ids that it shall predict, [Size, SequenceLength]: each row is the source moved by one.</summary>
    public ReadOnlySpan<long> Target => target.AsSpan(0, Size * sequenceLength);

    /// <summary>1 where the source holds a token of the corpus, 0 where it is padded, [Size, SequenceLength].</summary>
    public ReadOnlySpan<byte> Segments => segments.AsSpan(0, Size * sequenceLength);

    /// <summary>Tokens of the corpus in the source.</summary>
    public int TokenCount { get; private set; }

    internal void Clear() => (Size, TokenCount) = (0, 0);

    /// <summary>Appends a sequence of 1 to <see cref="SequenceLength"/> + 1 ids.</summary>
    internal void Add(ReadOnlySpan<int> ids, int segmentLength, int padId)
    {
        var start = Size++ * sequenceLength;
        var sources = source.AsSpan(start, sequenceLength);
        var targets = target.AsSpan(start, sequenceLength);
        sources.Fill(padId);
        targets.Fill(padId);
        for (var i = 0; i < Math.Min(ids.Length, sequenceLength); i++) sources[i] = ids[i];
        for (var i = 1; i < ids.Length; i++) targets[i - 1] = ids[i];
        segments.AsSpan(start, segmentLength).Fill(1);
        segments.AsSpan(start + segmentLength, sequenceLength - segmentLength).Clear();
        TokenCount += segmentLength;
    }
}
