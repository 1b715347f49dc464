using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hanlin.TrainingWorker.Stages;

/// <summary>What the row of a failed job holds as its result: where the fault lies, for those who act on it without reading the error.</summary>
/// <param name="Fault">Where the fault lies.</param>
public sealed record StageFailure([property: JsonPropertyName("fault")] StageFault Fault)
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };

    /// <summary>The failure in a result; null where it is none.</summary>
    public static StageFailure? Read(string? result)
    {
        try
        {
            return result is null ? null : JsonSerializer.Deserialize<StageFailure>(result, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal string ToJson() => JsonSerializer.Serialize(this, Json);
}
