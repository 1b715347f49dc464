namespace Hanlin.TrainingWorker.Stages;

/// <summary>What a stage is to do.</summary>
public sealed record StageRequest
{
    /// <summary>Which stage.</summary>
    public required string Stage { get; init; }

    /// <summary>The job.</summary>
    public required Guid JobId { get; init; }

    /// <summary>Its options by name, as they were given.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>It was begun before, and its files may hold something to go on from.</summary>
    public bool IsResumed { get; init; }

    /// <summary>Where relative paths begin.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Paths outside of the data and models directories are refused.</summary>
    public bool IsConfined { get; init; } = true;

    /// <summary>The folder of the model versions; null where none is named.</summary>
    public string? ModelsDirectory { get; init; }

    /// <summary>Without a sign of life for so long, whoever runs the stage in a process of its own ends it.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(60);
}
