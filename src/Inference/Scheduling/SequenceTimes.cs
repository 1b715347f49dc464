namespace Hanlin.Inference.Scheduling;

/// <summary>Timestamps of a sequence in ticks of <see cref="TimeProvider.GetTimestamp"/>; 0 is "not yet".</summary>
public sealed class SequenceTimes
{
    /// <summary>Handed to the engine.</summary>
    public long Submitted { get; internal set; }

    /// <summary>Got a slot.</summary>
    public long Admitted { get; internal set; }

    /// <summary>Its first token was drawn.</summary>
    public long FirstToken { get; internal set; }

    /// <summary>Ended.</summary>
    public long Finished { get; internal set; }
}
