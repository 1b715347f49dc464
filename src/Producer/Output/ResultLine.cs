using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hanlin.Producer.Output;

/// <summary>
/// A result as users read it: one line of JSONL with every key in every line, null where there is nothing, and one row of
/// CSV under the same names.
/// </summary>
public sealed record ResultLine
{
    /// <summary>The batch of the job, if any.</summary>
    public Guid? BatchId { get; init; }

    /// <summary>Where the job stood in its batch, from 1.</summary>
    public long? LineNumber { get; init; }

    /// <summary>The sender's own name for the job.</summary>
    public string? CustomId { get; init; }

    /// <summary>The job.</summary>
    public required Guid JobId { get; init; }

    /// <summary>Which continuation of the prompt, from 0.</summary>
    public required int SampleIndex { get; init; }

    /// <summary>The text that was continued.</summary>
    public required string Prompt { get; init; }

    /// <summary>The text for people: no blanks between Chinese characters.</summary>
    public string? Text { get; init; }

    /// <summary>The text exactly as Hugging Face's pipeline returns it.</summary>
    public string? GeneratedText { get; init; }

    /// <summary>The generated tokens, without the prompt.</summary>
    public IReadOnlyList<int> TokenIds { get; init; } = [];

    /// <summary>Where the text stopped: <c>stop</c>, <c>length</c>, <c>soft_stop</c>, <c>loop</c>.</summary>
    public string? FinishReason { get; init; }

    /// <summary>How the sample ended: <c>succeeded</c>, <c>failed</c>, <c>rejected</c>, <c>cancelled</c>, <c>expired</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Why there is no text.</summary>
    public string? Error { get; init; }

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Its version; null where none answered.</summary>
    public int? ModelVersion { get; init; }

    /// <summary>SHA-256 of that version's manifest.</summary>
    public string? ModelSha256 { get; init; }

    /// <summary>Key of the random numbers.</summary>
    public long? Seed { get; init; }

    /// <summary>The sampling settings in force.</summary>
    public JsonElement? Sampling { get; init; }

    /// <summary>Tokens of the prompt.</summary>
    public int PromptTokens { get; init; }

    /// <summary>Tokens generated.</summary>
    public int CompletionTokens { get; init; }

    /// <summary>Sum of the natural logarithms of the generated tokens' probabilities.</summary>
    public double? SumLogprob { get; init; }

    /// <summary>The most probable tokens of each position, where they were asked for.</summary>
    public JsonElement? Logprobs { get; init; }

    /// <summary>Milliseconds from the arrival at the worker to the first step.</summary>
    public double? QueueMs { get; init; }

    /// <summary>Milliseconds from the first step to the first token.</summary>
    public double? PrefillMs { get; init; }

    /// <summary>Milliseconds from the first token to the last.</summary>
    public double? DecodeMs { get; init; }

    /// <summary>The worker that made it.</summary>
    public string? Worker { get; init; }

    /// <summary>The device it ran on.</summary>
    public string? Device { get; init; }

    /// <summary>When it was stored.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>There is a text.</summary>
    [JsonIgnore]
    public bool Succeeded => Status == "succeeded";
}
