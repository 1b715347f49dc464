namespace Hanlin.Storage;

/// <summary>A point of the curve that a job draws: a row of <c>training_progress</c>.</summary>
public sealed class TrainingProgressPoint
{
    /// <summary>The job.</summary>
    public required Guid JobId { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>The lease under which it was written; an attempt that resumed begins again before the last point of the one before it.</summary>
    public long LeaseEpoch { get; set; }

    /// <summary>What the job was doing.</summary>
    public required string Phase { get; set; }

    /// <summary>How much was done.</summary>
    public long Done { get; set; }

    /// <summary>Of what.</summary>
    public required string Unit { get; set; }

    /// <summary>Units, or for training tokens, a second.</summary>
    public double? Rate { get; set; }

    /// <summary>Mean loss a token, in nats.</summary>
    public double? Loss { get; set; }

    /// <summary>Share of tokens predicted right.</summary>
    public double? Accuracy { get; set; }

    /// <summary>The learning rate.</summary>
    public double? LearningRate { get; set; }
}
