using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hanlin.Storage;

/// <summary>How far a training job is.</summary>
/// <param name="Phase">What it is doing: <c>train</c>, <c>evaluate</c>.</param>
/// <param name="Done">How much is done.</param>
/// <param name="Total">How much there is; null where nobody knows.</param>
/// <param name="Unit">Of what: <c>steps</c>, <c>bytes</c>.</param>
/// <param name="Rate">Units, or for training tokens, a second.</param>
/// <param name="Loss">Mean loss a token, in nats.</param>
/// <param name="Accuracy">Share of tokens predicted right.</param>
/// <param name="LearningRate">The learning rate now.</param>
/// <param name="ElapsedSeconds">Since this attempt began.</param>
public sealed record JobProgress(
    [property: JsonPropertyName("phase")] string Phase,
    [property: JsonPropertyName("done")] long Done,
    [property: JsonPropertyName("total")] long? Total,
    [property: JsonPropertyName("unit")] string Unit,
    [property: JsonPropertyName("rate")] double? Rate,
    [property: JsonPropertyName("loss")] double? Loss,
    [property: JsonPropertyName("accuracy")] double? Accuracy,
    [property: JsonPropertyName("learning_rate")] double? LearningRate,
    [property: JsonPropertyName("elapsed_seconds")] double ElapsedSeconds)
{
    // A loss that is no number any more is worth showing, and JSON has no word for it.
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>What a row holds; null where it holds nothing.</summary>
    public static JobProgress? Of(TrainingJob job) => job.Progress is { } text ? JsonSerializer.Deserialize<JobProgress>(text, Json) : null;

    internal string ToJson() => JsonSerializer.Serialize(this, Json);
}
