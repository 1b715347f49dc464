using System.Diagnostics;
using System.Threading.Channels;
using Hanlin.Inference.Scheduling;

namespace Hanlin.Inference;

/// <summary>The thread of an engine: one channel in, completions out. Closing the channel is the only signal there is.</summary>
public sealed class EngineLoop : IAsyncDisposable
{
    private readonly Engine engine;
    private readonly InferenceMetrics metrics;
    private readonly Channel<Sequence> inbox;
    private readonly TaskCompletionSource<Exception> failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (int Running, int Waiting) counted;

    /// <param name="engine">The loop owns it and disposes of it when it ends.</param>
    /// <param name="metrics">Where steps and tokens are counted.</param>
    public EngineLoop(Engine engine, InferenceMetrics metrics)
    {
        this.engine = engine;
        this.metrics = metrics;
        // Callers wait at the channel: what the slots cannot take soon is better left with the broker.
        inbox = Channel.CreateBounded<Sequence>(new BoundedChannelOptions(2 * engine.SlotCount) { SingleReader = true });
        new Thread(Run) { IsBackground = true, Name = "engine" }.Start();
    }

    /// <summary>Completes with the cause when the engine breaks; never otherwise.</summary>
    public Task<Exception> Failure => failure.Task;

    /// <summary>Most tokens of a sequence.</summary>
    public int ContextLength => engine.ContextLength;

    /// <summary>Runs a sequence to its end.</summary>
    /// <exception cref="ChannelClosedException">The loop is closing and took nothing in.</exception>
    /// <exception cref="InferenceException">The engine broke while the sequence was in it.</exception>
    public async Task<Sequence> RunAsync(Sequence sequence)
    {
        await inbox.Writer.WriteAsync(sequence);
        return await sequence.Completion.Task;
    }

    /// <summary>Takes nothing more in, lets everybody inside end, and frees the engine.</summary>
    public async ValueTask DisposeAsync()
    {
        inbox.Writer.TryComplete();
        await stopped.Task;
    }

    private void Run()
    {
        metrics.Occupancy(engine.SlotCount, 0, 0);
        try
        {
            while (engine.HasUnfinished || WaitForWork())
            {
                while (inbox.Reader.TryRead(out var sequence)) engine.Add(sequence);
                Step();
            }
        }
        catch (Exception exception)
        {
            // The one general catch of the engine: whoever waits is told, and the broker delivers the jobs elsewhere.
            inbox.Writer.TryComplete();
            FailAll(exception);
            failure.SetResult(exception);
        }
        finally
        {
            metrics.Occupancy(-engine.SlotCount, -counted.Running, -counted.Waiting);
            engine.Dispose();
            stopped.SetResult();
        }
    }

    private bool WaitForWork()
    {
        engine.Audit();
        return inbox.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult(); // the engine's own thread has nothing else to do
    }

    private void Step()
    {
        var start = Stopwatch.GetTimestamp();
        var (prefilled, decoded) = (engine.PrefilledTokenCount, engine.DecodedTokenCount);
        foreach (var sequence in engine.Step()) sequence.Completion.SetResult(sequence);
        metrics.Step(Stopwatch.GetElapsedTime(start), engine.PrefilledTokenCount - prefilled, engine.DecodedTokenCount - decoded);
        metrics.Occupancy(0, engine.RunningCount - counted.Running, engine.WaitingCount - counted.Waiting);
        counted = (engine.RunningCount, engine.WaitingCount);
    }

    private void FailAll(Exception exception)
    {
        var told = new InferenceException($"The engine broke: {exception.Message}", exception);
        while (inbox.Reader.TryRead(out var sequence)) sequence.Completion.TrySetException(told);
        foreach (var sequence in engine.Unfinished) sequence.Completion.TrySetException(told);
    }
}
