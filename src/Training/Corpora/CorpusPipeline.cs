using System.Buffers;
using System.Threading.Channels;

namespace Hanlin.Training.Corpora;

/// <summary>
/// Works on the blocks of a corpus on several threads and hands the results over in the order of the corpus, one at a time.
/// What waits is bounded, so the memory does not depend on the corpus.
/// </summary>
/// <typeparam name="TResult">What is made of a block.</typeparam>
internal sealed class CorpusPipeline<TResult>(CorpusReader corpus, int workerCount, Func<CorpusBlock, TResult> work)
{
    /// <summary>Runs to the end of the corpus.</summary>
    /// <param name="take">Takes a result, with the bytes of the corpus up to its end, and says how many lines it had.</param>
    /// <param name="path">The corpus, as messages name it.</param>
    /// <param name="cancellationToken">Ends it between two blocks.</param>
    /// <exception cref="InputException">A line is no document; the message has its number in the file.</exception>
    public async Task RunAsync(string path, Func<TResult, long, long> take, CancellationToken cancellationToken)
    {
        using var workers = new SemaphoreSlim(workerCount);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var results = Channel.CreateBounded<(Task<TResult> Result, long End)>(new BoundedChannelOptions(workerCount) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => ReadAsync(results.Writer, workers, stop.Token), CancellationToken.None);
        try
        {
            var lineCount = 0L;
            await foreach (var (result, end) in results.Reader.ReadAllAsync(cancellationToken))
            {
                try
                {
                    lineCount += take(await result, end);
                }
                catch (LineFaultException fault)
                {
                    throw new InputException(path, $"line {lineCount + fault.Line + 1}, byte offset {fault.Offset}: {fault.Message}", fault);
                }
            }
        }
        finally
        {
            // Nobody may still read the corpus or work on it when the caller closes it.
            await stop.CancelAsync();
            await Task.WhenAny(reading);
            while (results.Reader.TryRead(out var abandoned)) await Task.WhenAny(abandoned.Result);
        }

        await reading;
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task ReadAsync(ChannelWriter<(Task<TResult> Result, long End)> results, SemaphoreSlim workers, CancellationToken cancellationToken)
    {
        try
        {
            while (corpus.TryRead(out var block))
            {
                await results.WaitToWriteAsync(cancellationToken);
                results.TryWrite((WorkAsync(block, workers), corpus.Position));
            }

            results.Complete();
        }
        catch (Exception exception)
        {
            // The other side meets the exception behind the results that came before it.
            results.Complete(exception is OperationCanceledException ? null : exception);
        }
    }

    private Task<TResult> WorkAsync(CorpusBlock block, SemaphoreSlim workers) => Task.Run(async () =>
    {
        await workers.WaitAsync();
        try
        {
            return work(block);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block.Bytes.Array!);
            workers.Release();
        }
    });
}
