using System.Text.Json.Serialization;

namespace Hanlin.Contracts;

/// <summary>
/// Event: the version in service of a model may have changed. A hint, sent to every worker; the table
/// <c>model_versions</c> is the truth, and a worker that misses the event finds it there.
/// </summary>
public sealed record ModelVersionPublished
{
    /// <summary>Name of the model.</summary>
    [JsonPropertyName("model")]
    public required string Model { get; init; }

    /// <summary>The version that changed its state.</summary>
    [JsonPropertyName("version")]
    public required int Version { get; init; }
}
