namespace Hanlin.Inference;

/// <summary>How an engine is run.</summary>
public sealed record EngineOptions
{
    /// <summary>Sequences that run at the same time. More fill the matrix products better and need more memory.</summary>
    public int SlotCount { get; init; } = 64;

    /// <summary>Most tokens of a sequence, prompt included; the model's own context where that is shorter.</summary>
    public int MaxSequenceLength { get; init; } = 1024;

    /// <summary>Prompt tokens read at once for one sequence.</summary>
    public int PrefillChunk { get; init; } = 128;

    /// <summary>Prompt tokens read in a step before decoding goes on.</summary>
    public int MaxPrefillTokens { get; init; } = 512;

    /// <summary>Where the network runs.</summary>
    public Runtime.ExecutionDevice Device { get; init; } = Runtime.ExecutionDevice.Auto;

    /// <summary>Threads of the network on a CPU and of the sampler; 0 takes every processor of this process.</summary>
    public int ThreadCount { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal int Threads => ThreadCount > 0 ? ThreadCount : Environment.ProcessorCount;
}
