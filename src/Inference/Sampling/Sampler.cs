using Hanlin.Inference.Scheduling;

namespace Hanlin.Inference.Sampling;

/// <summary>Chooses the next token of every decoded sequence of a batch, rows spread over threads.</summary>
/// <remarks>
/// A row is sampled by one thread from its own logits and its own counter-based random numbers: which thread takes it
/// cannot matter.
/// </remarks>
internal sealed class Sampler : IDisposable
{
    private readonly RowSampler[] rowSamplers;
    private readonly RowWorkers workers;
    private readonly int vocabularySize;
    private ReadOnlyMemory<float> logits;
    private Batch? batch;

    public Sampler(int vocabularySize, int threadCount)
    {
        this.vocabularySize = vocabularySize;
        rowSamplers = [.. Enumerable.Range(0, threadCount).Select(_ => new RowSampler(vocabularySize))];
        workers = new RowWorkers(threadCount, SampleRow);
    }

    /// <summary>Fills <see cref="Batch.NextTokenIds"/>.</summary>
    /// <param name="logits">[slots, V]: the row of a sequence is that of its slot.</param>
    /// <param name="batch">What was decoded.</param>
    public void Sample(ReadOnlyMemory<float> logits, Batch batch)
    {
        if (batch.Decodes.Count == 0) return;
        this.logits = logits;
        this.batch = batch;
        workers.Run(batch.Decodes.Count);
    }

    public void Dispose() => workers.Dispose();

    private void SampleRow(int thread, int row)
    {
        var sequence = batch!.Decodes[row];
        batch.NextTokenIds[row] = rowSamplers[thread].Choose(logits.Span.Slice(sequence.Slot * vocabularySize, vocabularySize), sequence);
    }
}
