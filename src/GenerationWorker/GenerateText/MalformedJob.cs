using System.Security.Cryptography;
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
/// <param name="SampleCount">The rows that its batch waits for.</param>
internal sealed record MalformedJob(Guid JobId, Guid? BatchId, long? LineNumber, string? CustomId, string? Prompt, int SampleCount)
{
    private static readonly Guid Namespace = new("b5a7c9e2-6d1f-4f0e-9a3b-2c4d8e7f1a60");

    public static MalformedJob Read(ReceiveContext context)
    {
        var body = context.Body.GetBytes();
        var derived = DeterministicGuid.Create(Namespace, context.GetMessageId()?.ToString() ?? Convert.ToHexString(SHA256.HashData(body)));
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement, derived);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            return Nameless(derived);
        }
    }

    private static MalformedJob Nameless(Guid derived) => new(derived, null, null, null, null, SampleCount: 1);

    private static MalformedJob Read(JsonElement root, Guid derived)
    {
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("message", out var enveloped)) root = enveloped;
        if (root.ValueKind != JsonValueKind.Object) return Nameless(derived);
        return new MalformedJob(
            Id("job_id") ?? derived,
            Id("batch_id"),
            root.TryGetProperty("line_number", out var line) && line.ValueKind == JsonValueKind.Number && line.TryGetInt64(out var number) && number > 0 ? number : null,
            Text("custom_id", GenerationLimits.MaxCustomIdCharacters),
            Text("prompt", GenerationLimits.MaxPromptCharacters),
            Samples());

        Guid? Id(string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var id) && id != Guid.Empty ? id : null;

        int Samples() => root.TryGetProperty("sampling", out var sampling) && sampling.ValueKind == JsonValueKind.Object
            && sampling.TryGetProperty("num_return_sequences", out var samples) && samples.ValueKind == JsonValueKind.Number
            && samples.TryGetInt32(out var count) && count is > 0 and <= GenerationLimits.MaxSamples ? count : 1;

        string? Text(string name, int longest) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text
            ? text[..Math.Min(text.Length, longest)]
            : null;
    }
}
