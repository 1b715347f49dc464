using System.Text.Json.Serialization;

namespace Hanlin.Contracts;

/// <summary>Event: the jobs of a batch are no longer wanted. Sent to every worker; the table <c>batches</c> is the truth.</summary>
public sealed record BatchCancelled
{
    /// <summary>The batch.</summary>
    [JsonPropertyName("batch_id")]
    public required Guid BatchId { get; init; }
}
