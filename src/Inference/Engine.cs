using Hanlin.Inference.Runtime;
using Hanlin.Inference.Sampling;
using Hanlin.Inference.Scheduling;

namespace Hanlin.Inference;

/// <summary>Continuous batching: sequences join and leave between steps. Single-threaded; <see cref="EngineLoop"/> faces the callers.</summary>
public sealed class Engine : IDisposable
{
    private readonly Scheduler scheduler;
    private readonly IModelRunner runner;
    private readonly Sampler sampler;

    /// <param name="runner">The network; the engine disposes of it.</param>
    /// <param name="options">Sizes; the slots are the runner's.</param>
    public Engine(IModelRunner runner, EngineOptions options)
    {
        this.runner = runner;
        sampler = new Sampler(runner.VocabularySize, options.Threads);
        scheduler = new Scheduler(new SchedulerOptions
        {
            SlotCount = runner.SlotCount,
            PrefillChunk = options.PrefillChunk,
            MaxPrefillTokens = options.MaxPrefillTokens,
            TimeProvider = options.TimeProvider,
        });
    }

    /// <summary>Most tokens of a sequence.</summary>
    public int ContextLength => runner.ContextLength;

    /// <summary>Sequences that run at the same time.</summary>
    public int SlotCount => runner.SlotCount;

    /// <summary>Somebody waits or runs.</summary>
    public bool HasUnfinished => scheduler.HasUnfinished;

    /// <summary>Everybody who waits or runs.</summary>
    public IEnumerable<Sequence> Unfinished => scheduler.Unfinished;

    /// <summary>Sequences without a slot.</summary>
    public int WaitingCount => scheduler.WaitingCount;

    /// <summary>Sequences with one.</summary>
    public int RunningCount => scheduler.RunningCount;

    /// <summary>Prompt tokens read since the start.</summary>
    public long PrefilledTokenCount => scheduler.PrefilledTokenCount;

    /// <summary>Tokens drawn since the start.</summary>
    public long DecodedTokenCount => scheduler.DecodedTokenCount;

    /// <summary>Takes a sequence in. It must fit: prompt and continuation within <see cref="ContextLength"/>.</summary>
    public void Add(Sequence sequence)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence.Prompt.Length + sequence.MaxNewTokens, ContextLength);
        scheduler.Add(sequence);
    }

    /// <summary>One step of everybody who runs.</summary>
    /// <returns>Who ended in it; valid until the next step.</returns>
    public IReadOnlyList<Sequence> Step()
    {
        var batch = scheduler.Schedule();
        var logits = runner.Forward(batch);
        sampler.Sample(logits, batch);
        return scheduler.Commit(batch);
    }

    /// <summary>Checks the books of an idle engine.</summary>
    public void Audit() => scheduler.Audit();

    /// <inheritdoc/>
    public void Dispose()
    {
        sampler.Dispose();
        runner.Dispose();
    }
}
