namespace Hanlin.Training.Datasets;

/// <summary>
/// Batches in UER-py's order: consecutive slices of a shuffled buffer, of which the last may be short. The same seed gives the
/// same batches as UER-py, row by row.
/// </summary>
internal sealed class UerBatchReader : IBatchReader
{
    private const string Order = "uer";

    private readonly IInstanceSource source;
    private readonly BatchOptions options;
    private readonly string path;
    private readonly PythonRandom random;
    private readonly InstanceBuffer buffer;
    private readonly Batch batch;
    private ReaderState state;
    private long epoch;

    public UerBatchReader(IInstanceSource source, BatchOptions options, string path)
    {
        options.Check(source.SequenceLength);
        (this.source, this.options, this.path) = (source, options, path);
        random = new PythonRandom(options.Seed);
        buffer = new InstanceBuffer(source, options, path);
        batch = new Batch(source.SequenceLength, options.BatchSize);
        state = new ReaderState
        {
            Order = Order,
            DatasetIdentity = source.Identity,
            Settings = $"batch_size={options.BatchSize} instances_buffer_size={options.BufferSize} seed={options.Seed} rank={options.Rank}/{options.WorldSize}",
            Generator = random.Save(),
        };
    }

    public int SequenceLength => source.SequenceLength;

    public Batch Next()
    {
        while (state.Used >= buffer.Count) Refill();

        var to = Math.Min(buffer.Count, state.Used + options.BatchSize);
        batch.Clear();
        buffer.CopyTo(batch, state.Used, to);
        state = state with { Used = to };
        return batch;
    }

    public ReaderState Save() => state;

    public void Restore(ReaderState saved)
    {
        saved.CheckFor(state, path);
        if (saved.Generator is not { Length: PythonRandom.StateLength } generator || generator[^1] >= PythonRandom.StateLength)
            throw new InputException(path, "the position to go on from holds no state of the random generator");

        random.Restore(generator);
        source.Position = saved.Offset;
        (buffer.ReadCount, epoch, state) = (saved.ReadCount, saved.Epoch, saved);
        buffer.Clear();
        if (saved.Used > 0) Fill();
        if (saved.Used > buffer.Count) throw new InputException(path, $"the position to go on from is {saved.Used} instances into a buffer of {buffer.Count}");
    }

    public void Dispose() => source.Dispose();

    private void Refill()
    {
        state = state with { Epoch = epoch, ReadCount = buffer.ReadCount, Offset = source.Position, Used = 0, Generator = random.Save() };
        Fill();
    }

    private void Fill()
    {
        if (buffer.Fill(random)) return;

        // The end of the file ends the buffer too, full or not: no buffer holds instances of two epochs.
        source.Position = 0;
        epoch++;
    }
}
