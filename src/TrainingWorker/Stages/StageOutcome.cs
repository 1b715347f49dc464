using System.Text.Json;
using System.Text.Json.Serialization;
using Hanlin.Contracts;
using Hanlin.Storage;

namespace Hanlin.TrainingWorker.Stages;

/// <summary>What a stage made.</summary>
/// <param name="Report">What it says of it, as a JSON object.</param>
/// <param name="Dataset">The dataset it made, if any.</param>
/// <param name="Published">The model version it made, if any: the generation workers are told of it when the job is done.</param>
public sealed record StageOutcome(string Report, Dataset? Dataset = null, ModelVersionPublished? Published = null)
{
    /// <summary>Enums as words, durations as text; a perplexity that is infinite is said so.</summary>
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The outcome of a stage whose report is a record.</summary>
    public static StageOutcome Of<T>(T report, Dataset? dataset = null) => new(JsonSerializer.Serialize(report, Json), dataset);
}
