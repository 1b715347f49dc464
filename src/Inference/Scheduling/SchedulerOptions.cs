namespace Hanlin.Inference.Scheduling;

/// <summary>The sizes that a scheduler works with.</summary>
public sealed record SchedulerOptions
{
    /// <summary>Sequences that run at the same time.</summary>
    public required int SlotCount { get; init; }

    /// <summary>Prompt tokens read at once for one sequence; its prompt is cut at multiples of this. At least 1.</summary>
    public int PrefillChunk { get; init; } = 128;

    /// <summary>Prompt tokens read in a step before decoding goes on; a chunk that begins within the budget is finished.</summary>
    public int MaxPrefillTokens { get; init; } = 512;

    /// <summary>The clock of <see cref="SequenceTimes"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
