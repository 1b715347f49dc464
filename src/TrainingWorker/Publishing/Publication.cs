using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hanlin.TrainingWorker.Publishing;

/// <summary>What the column <c>evaluation</c> of a version holds.</summary>
internal sealed record Publication
{
    public required ParityReport Parity { get; init; }

    public GateFigures? Figures { get; init; }

    public int? BaselineVersion { get; init; }

    public GateFigures? Baseline { get; init; }

    /// <summary>What the import measured of each graph.</summary>
    public required IReadOnlyDictionary<string, double> Graphs { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, PublicationJson.Default.Publication);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(Publication))]
internal sealed partial class PublicationJson : JsonSerializerContext;
