using System.Runtime.ExceptionServices;

namespace Hanlin.Inference.Sampling;

/// <summary>Spreads the rows of a step over the thread pool and the caller, without allocating.</summary>
/// <param name="threadCount">Threads, the caller's included.</param>
/// <param name="work">Called with (thread, row); no two calls share a thread index at a time.</param>
internal sealed class RowWorkers(int threadCount, Action<int, int> work) : IDisposable
{
    // Handing rows to another thread costs about as much as sampling a few of them.
    private const int RowsWorthAThread = 4;

    private readonly Worker[] helpers = [.. Enumerable.Range(1, threadCount - 1).Select(thread => new Worker(thread))];
    private readonly CountdownEvent running = new(1);
    private int rowCount;
    private int lastRow;
    private ExceptionDispatchInfo? failure;

    public void Run(int rows)
    {
        rowCount = rows;
        lastRow = -1;
        failure = null;
        var helperCount = Math.Min(helpers.Length, rows / RowsWorthAThread);
        running.Reset(helperCount + 1);
        for (var index = 0; index < helperCount; index++) helpers[index].Start(this);
        Work(0);
        running.Wait();
        failure?.Throw();
    }

    public void Dispose() => running.Dispose();

    private void Work(int thread)
    {
        try
        {
            for (int row; (row = Interlocked.Increment(ref lastRow)) < rowCount;) work(thread, row);
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }
        finally
        {
            running.Signal();
        }
    }

    private sealed class Worker(int thread) : IThreadPoolWorkItem
    {
        private RowWorkers? owner;

        public void Start(RowWorkers rowWorkers)
        {
            owner = rowWorkers;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        public void Execute() => owner!.Work(thread);
    }
}
