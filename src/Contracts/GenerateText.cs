using System.Text.Json.Serialization;

namespace Hanlin.Contracts;

/// <summary>
/// Command: continue one prompt. Sent to the exchange <c>generate-text</c> with the model's name as routing key,
/// as plain JSON with the names below or inside MassTransit's envelope. Only <see cref="JobId"/>,
/// <see cref="Model"/> and <see cref="Prompt"/> are needed.
/// </summary>
/// <remarks>
/// The same <see cref="JobId"/> may arrive any number of times: it ends as the same rows. The text depends on
/// (model version, prompt, sampling, seed, sample index) and on nothing else.
/// </remarks>
public sealed record GenerateText
{
    /// <summary>Identity of the job, chosen by the sender; with the sample index it is the primary key of the results.</summary>
    [JsonPropertyName("job_id")]
    public required Guid JobId { get; init; }

    /// <summary>Name of the model, as <c>hanlin models list</c> shows it; the routing key of the message.</summary>
    [JsonPropertyName("model")]
    public required string Model { get; init; }

    /// <summary>The text to continue, at most <see cref="GenerationLimits.MaxPromptCharacters"/> UTF-16 code units.</summary>
    [JsonPropertyName("prompt")]
    public required string Prompt { get; init; }

    /// <summary>The batch that counts this job, if any.</summary>
    [JsonPropertyName("batch_id")]
    public Guid? BatchId { get; init; }

    /// <summary>The sender's own name for the job, copied to the results.</summary>
    [JsonPropertyName("custom_id")]
    public string? CustomId { get; init; }

    /// <summary>Position of the job in its batch, from 1: the order in which the batch is exported.</summary>
    [JsonPropertyName("line_number")]
    public long? LineNumber { get; init; }

    /// <summary>How to sample; whatever is absent takes the default that <see cref="SamplingSettings"/> names.</summary>
    [JsonPropertyName("sampling")]
    public SamplingSettings? Sampling { get; init; }

    /// <summary>After this moment the job is not worth doing: it ends as a row with status <c>expired</c>.</summary>
    [JsonPropertyName("deadline")]
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Version of this contract. A worker refuses a version newer than <see cref="GenerationLimits.SchemaVersion"/>.</summary>
    [JsonPropertyName("schema_version")]
    public int SchemaVersion { get; init; } = GenerationLimits.SchemaVersion;
}
