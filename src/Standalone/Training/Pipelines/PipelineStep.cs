using System.Text.Json.Serialization;
using Hanlin.Contracts;

namespace Hanlin.Standalone.Training.Pipelines;

/// <summary>A step of a pipeline: a stage and its options.</summary>
internal sealed record PipelineStep
{
    /// <summary>Its name, once in the pipeline.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>The stage.</summary>
    [JsonPropertyName("stage")]
    public required string Stage { get; init; }

    /// <summary>The stage's options, by UER-py's names.</summary>
    [JsonPropertyName("options")]
    [JsonConverter(typeof(StageOptionsConverter))]
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();
}
