using System.Text;
using System.Text.Json;
using Hanlin.Contracts;
using MassTransit;

namespace Hanlin.GenerationWorker.GenerateText;

/// <summary>What can be told of a message that is no valid job: enough to write a row that its sender will find.</summary>
/// <param name="JobId">Its own, or one derived from message id or body, so that a redelivery ends as the same row.</param>
/// <param name="BatchId">The batch it names.</param>
/// <param name="LineNumber">Its place in the batch.</param>
/// <param name="CustomId">The sender's name for it.</param>
/// <param name="Prompt">The prompt it holds.</param>
internal sealed record MalformedJob(Guid JobId, Guid? BatchId, long? LineNumber, string? CustomId, string? Prompt)
{
    private static readonly Guid Namespace = new("b5a7c9e2-6d1f-4f0e-9a3b-2c4d8e7f1a60");

    public static MalformedJob Read(ReceiveContext context)
    {
        var body = context.Body.GetBytes();
        var derived = DeterministicGuid.Create(Namespace, context.GetMessageId() is { } messageId ? messageId.ToByteArray() : body);
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement, derived);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            return new MalformedJob(derived, null, null, null, null);
        }
    }

    private static MalformedJob Read(JsonElement root, Guid derived)
    {
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("message", out var enveloped)) root = enveloped;
        if (root.ValueKind != JsonValueKind.Object) return new MalformedJob(derived, null, null, null, null);
        return new MalformedJob(
            Id("job_id") ?? derived,
            Id("batch_id"),
            root.TryGetProperty("line_number", out var line) && line.ValueKind == JsonValueKind.Number && line.TryGetInt64(out var number) && number > 0 ? number : null,
            Text("custom_id", GenerationLimits.MaxCustomIdCharacters),
            Text("prompt", GenerationLimits.MaxPromptCharacters));

        Guid? Id(string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var id) && id != Guid.Empty ? id : null;

        string? Text(string name, int longest) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text
            ? text[..Math.Min(text.Length, longest)]
            : null;
    }
}
