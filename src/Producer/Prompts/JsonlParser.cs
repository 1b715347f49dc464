using System.Text.Json;
using Hanlin.Contracts;

namespace Hanlin.Producer.Prompts;

/// <summary>
/// Hanlin's own JSONL: a string, or an object with <c>prompt</c> and optionally <c>custom_id</c>, <c>model</c> and sampling
/// settings, either in <c>sampling</c> or beside <c>prompt</c>.
/// </summary>
internal sealed class JsonlParser : IPromptParser
{
    private static readonly HashSet<string> Names = ["prompt", "custom_id", "model", "sampling", .. SamplingJson.Names];

    public IEnumerable<PromptDraft> Parse(ReadOnlyMemory<byte> line) => [JsonLine.Read(line, Read)];

    private static PromptDraft Read(JsonElement root) => root.ValueKind switch
    {
        JsonValueKind.String => new PromptDraft(JsonLine.Text(root, "prompt")),
        JsonValueKind.Object => ReadObject(root),
        _ => throw new LineFaultException($"It is {JsonLine.Shown(root)}; a line must be an object with \"prompt\", or a string."),
    };

    private static PromptDraft ReadObject(JsonElement root)
    {
        JsonLine.RequireKnown(root, Names, "It");
        if (!root.TryGetProperty("prompt", out var prompt))
            throw new LineFaultException("It has no prompt. Give the text to continue as \"prompt\".");

        return new PromptDraft(
            JsonLine.Text(prompt, "prompt"),
            root.TryGetProperty("custom_id", out var customId) ? JsonLine.Text(customId, "custom_id") : null,
            root.TryGetProperty("sampling", out var sampling) ? SamplingJson.Read(Nested(root, sampling)) : Beside(root),
            root.TryGetProperty("model", out var model) ? JsonLine.Text(model, "model") : null);
    }

    private static SamplingSettings? Beside(JsonElement root) =>
        root.EnumerateObject().Any(property => SamplingJson.IsName(property.Name)) ? SamplingJson.Read(root) : null;

    private static JsonElement Nested(JsonElement root, JsonElement sampling)
    {
        if (sampling.ValueKind != JsonValueKind.Object)
            throw new LineFaultException($"sampling is {JsonLine.Shown(sampling)}; it must be an object.");
        if (root.EnumerateObject().Select(property => property.Name).FirstOrDefault(SamplingJson.IsName) is { } name)
            throw new LineFaultException($"{name} stands beside sampling. Put all settings in sampling, or all beside prompt.");

        JsonLine.RequireKnown(sampling, SamplingJson.Names, "sampling");
        return sampling;
    }
}
