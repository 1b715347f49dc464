using Hanlin.Training.Datasets;
using Hanlin.Training.Pretraining;

namespace Hanlin.Training.Checkpointing;

/// <summary>
/// Where a run stood: with the files it names, everything that is needed to go on as if nothing had happened. Torch's
/// generator needs no place in it, for it is seeded anew, by the run's seed and the step, whenever something is drawn.
/// </summary>
public sealed record CheckpointManifest
{
    /// <summary>The format that this program writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The version of this description.</summary>
    public required int Format { get; init; }

    /// <summary>Batches that were trained on.</summary>
    public required long Step { get; init; }

    /// <summary>Updates of the weights: where the learning rate stands.</summary>
    public required long UpdateCount { get; init; }

    /// <summary>The weights, as UER-py writes them.</summary>
    public required CheckpointPart Weights { get; init; }

    /// <summary>The moments of the optimiser and, between two updates, the gradients so far.</summary>
    public required CheckpointPart Optimizer { get; init; }

    /// <summary>Where the reader of the dataset stands, in the first process; the others read again up to the step.</summary>
    public required ReaderState Reader { get; init; }

    /// <summary>What was seen since the last report.</summary>
    public required ReportWindow Window { get; init; }

    /// <summary>Targets since the last update: where there are any, the gradients so far are in <see cref="Optimizer"/>.</summary>
    public required long PendingTargetCount { get; init; }

    /// <summary>Every option of the run, by name.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>The program that wrote it.</summary>
    public required string WrittenBy { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset WrittenAt { get; init; }
}
