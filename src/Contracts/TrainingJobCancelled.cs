using System.Text.Json.Serialization;

namespace Hanlin.Contracts;

/// <summary>Event: a training job is no longer wanted. Sent to every training worker; the table <c>training_jobs</c> is the truth.</summary>
public sealed record TrainingJobCancelled
{
    /// <summary>The job.</summary>
    [JsonPropertyName("job_id")]
    public required Guid JobId { get; init; }
}
