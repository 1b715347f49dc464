using System.Text.Json.Serialization;

namespace Hanlin.Contracts;

/// <summary>
/// Command: run one stage of training. Sent to the exchange <c>training</c> as plain JSON with the names below or inside
/// MassTransit's envelope. Only <see cref="JobId"/> and <see cref="Stage"/> are needed, and the options that the stage needs.
/// </summary>
/// <remarks>
/// One record for all stages: they differ in their options and in nothing else, and whoever publishes plain JSON writes a
/// field instead of a type. The message is a wake-up. What it asks for becomes a row of <c>training_jobs</c> and the message
/// is acknowledged; the same <see cref="JobId"/> may arrive any number of times and is one row.
/// </remarks>
public sealed record RunTrainingStage
{
    /// <summary>Identity of the job, chosen by the sender: the primary key of its row.</summary>
    [JsonPropertyName("job_id")]
    public required Guid JobId { get; init; }

    /// <summary>One of <see cref="TrainingStages.All"/>.</summary>
    [JsonPropertyName("stage")]
    public required string Stage { get; init; }

    /// <summary>
    /// The stage's options under UER-py's names without dashes: <c>corpus_path</c>, <c>total_steps</c>. In JSON a value may
    /// be a string, a number, true or false, or a list of these, which stands for its items with blanks between them.
    /// Paths are those of the worker's file system; relative ones begin at its data directory.
    /// </summary>
    [JsonPropertyName("options")]
    [JsonConverter(typeof(StageOptionsConverter))]
    public IReadOnlyDictionary<string, string>? Options { get; init; }

    /// <summary>What people call the job, the step of a pipeline for instance.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    /// <summary>The pipeline it is a step of, if any.</summary>
    [JsonPropertyName("pipeline_id")]
    public Guid? PipelineId { get; init; }

    /// <summary>The job that must have succeeded before this one begins, if any. Where that one fails, this one does too.</summary>
    [JsonPropertyName("depends_on")]
    public Guid? DependsOn { get; init; }

    /// <summary>Version of this contract. A worker refuses a version newer than <see cref="TrainingLimits.SchemaVersion"/>.</summary>
    [JsonPropertyName("schema_version")]
    public int SchemaVersion { get; init; } = TrainingLimits.SchemaVersion;
}
