using Hanlin.Training.Evaluation;

namespace Hanlin.Training.Pretraining;

/// <summary>What a run came to.</summary>
public sealed record PretrainReport
{
    /// <summary>Batches trained on, those before a resumption counted.</summary>
    public required long Steps { get; init; }

    /// <summary>The step that the run went on from; 0 if it began anew.</summary>
    public required long ResumedFrom { get; init; }

    /// <summary>Mean loss of the last reports' batches; null if no report was due.</summary>
    public required double? Loss { get; init; }

    /// <summary>The last evaluation on the held-out dataset; null without one.</summary>
    public required EvaluationScore? Evaluation { get; init; }

    /// <summary>Tokens a second over this process's part of the run, padding counted.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>The weights of the last step, in UER-py's form.</summary>
    public required string WeightsPath { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }
}
