using System.Text.Json;
using Hanlin.Contracts;

namespace Hanlin.Producer.Prompts;

/// <summary>
/// OpenAI's Batch API: <c>{"custom_id", "method": "POST", "url": "/v1/completions", "body": {"model", "prompt", …}}</c>, with
/// Hugging Face's names beside OpenAI's in the body. One line is one prompt: a list of one string is taken for the string,
/// a longer one is refused, since its choices could not be told apart by <c>custom_id</c>.
/// </summary>
/// <remarks>
/// As with OpenAI, the answer does not repeat the prompt unless <c>echo</c> is true, and temperature 0 is greedy. Whatever
/// else a body does not say has the command's or Hanlin's default: in particular <c>max_tokens</c> and <c>top_k</c>.
/// </remarks>
internal sealed class OpenAiParser : IPromptParser
{
    private const string Completions = "/v1/completions";

    private static readonly HashSet<string> LineNames = ["custom_id", "method", "url", "body"];

    /// <summary>What the form means where neither the line nor the command says otherwise.</summary>
    public static SamplingSettings Defaults { get; } = new() { ReturnFullText = false };

    public IEnumerable<PromptDraft> Parse(ReadOnlyMemory<byte> line) => [JsonLine.Read(line, Read)];

    private static PromptDraft Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new LineFaultException($"It is {JsonLine.Shown(root)}; a line must be an object with custom_id, method, url and body.");

        JsonLine.RequireKnown(root, LineNames, "It");
        RequireCompletion(Member(root, "method"), Member(root, "url"));
        var customId = JsonLine.Text(Member(root, "custom_id"), "custom_id");
        if (customId.Length == 0)
            throw new LineFaultException("custom_id is empty; results are matched by it. Give every line its own.");

        var body = Member(root, "body");
        if (body.ValueKind != JsonValueKind.Object)
            throw new LineFaultException($"body is {JsonLine.Shown(body)}; it must be an object.");

        var model = body.TryGetProperty("model", out var name) ? JsonLine.Text(name, "model") : null;
        return new PromptDraft(Prompt(Member(body, "prompt", "body.prompt")), customId, OpenAiBody.ReadSampling(body), model);
    }

    private static void RequireCompletion(JsonElement method, JsonElement url)
    {
        if (JsonLine.Text(method, "method") != "POST")
            throw new LineFaultException($"method is {JsonLine.Shown(method)}; it must be \"POST\".");

        var path = JsonLine.Text(url, "url");
        if (path.EndsWith("/chat/completions", StringComparison.Ordinal))
            throw new LineFaultException($"url is {QuotedText.Of(path)}; these models continue text, no chat. Use \"{Completions}\".");
        if (path != Completions)
            throw new LineFaultException($"url is {QuotedText.Of(path)}; it must be \"{Completions}\".");
    }

    private static string Prompt(JsonElement prompt) => prompt.ValueKind != JsonValueKind.Array
        ? JsonLine.Text(prompt, "prompt")
        : prompt.GetArrayLength() switch
        {
            1 when prompt[0].ValueKind == JsonValueKind.String => JsonLine.Text(prompt[0], "prompt"),
            _ when prompt.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String) =>
                throw new LineFaultException("prompt is a list of something else than strings; token ids are not accepted. Give the text."),
            var count =>
                throw new LineFaultException($"prompt is a list of {count} strings; one line is one prompt. Write a line for each."),
        };

    private static JsonElement Member(JsonElement container, string name, string? shown = null) =>
        container.TryGetProperty(name, out var value) ? value : throw new LineFaultException($"It has no {shown ?? name}.");
}
