namespace Hanlin.Training;

/// <summary>How far a training stage is, as it tells whoever follows it.</summary>
public sealed record StageProgress
{
    /// <summary>The stage: <c>preprocess</c>, <c>pretrain</c>, <c>evaluate</c>, ...</summary>
    public required string Stage { get; init; }

    /// <summary>What it is doing now, in a word or two: <c>encoding</c>, <c>training</c>, <c>saving</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>How much of the phase is done, in <see cref="Unit"/>.</summary>
    public required long Done { get; init; }

    /// <summary>How much there is; null where nobody knows.</summary>
    public long? Total { get; init; }

    /// <summary>What is counted: <c>bytes</c>, <c>steps</c>, <c>tokens</c>, <c>documents</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>How fast it goes of late, in units a second; null until that is known.</summary>
    public double? Rate { get; init; }

    /// <summary>Mean loss since the last report, in nats a token.</summary>
    public double? Loss { get; init; }

    /// <summary>Share of the targets that were the most probable token, 0 to 1.</summary>
    public double? Accuracy { get; init; }

    /// <summary>The learning rate of the last step.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Since the stage began.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Time to the end of the phase at the present rate; null where it cannot be known.</summary>
    public TimeSpan? Remaining =>
        Total is { } total && Rate is > 0 && (total - Done) / Rate is >= 0 and < 1e9 and var seconds ? TimeSpan.FromSeconds(seconds) : null;
}
