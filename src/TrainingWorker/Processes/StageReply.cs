using System.Text.Json;
using System.Text.Json.Serialization;
using Hanlin.Training;
using Hanlin.TrainingWorker.Stages;

namespace Hanlin.TrainingWorker.Processes;

/// <summary>A line from the process of a stage: exactly one member is there.</summary>
internal sealed record StageReply
{
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>How far it is.</summary>
    public StageProgress? Progress { get; init; }

    /// <summary>What a person should know.</summary>
    public string? Log { get; init; }

    /// <summary>It is done.</summary>
    public StageOutcome? Outcome { get; init; }

    /// <summary>It cannot be done: where the fault lies.</summary>
    public StageFault? Fault { get; init; }

    /// <summary>What is wrong.</summary>
    public string? Error { get; init; }

    /// <summary>It was asked to end, and did.</summary>
    public bool? Stopped { get; init; }

    public string ToLine() => JsonSerializer.Serialize(this, Json);

    /// <summary>The reply in a line; null where it is something else, which a native library printed.</summary>
    public static StageReply? Parse(string line)
    {
        try
        {
            return line.StartsWith('{') ? JsonSerializer.Deserialize<StageReply>(line, Json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
