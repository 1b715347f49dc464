using System.Buffers;
using System.Text.Json;
using Hanlin.Contracts;

namespace Hanlin.Producer.Prompts;

/// <summary>Translates the sampling parameters of OpenAI's completions into those of <see cref="SamplingSettings"/>.</summary>
internal static class OpenAiBody
{
    private static readonly Dictionary<string, string> Synonyms = new()
    {
        ["max_tokens"] = "max_new_tokens",
        ["n"] = "num_return_sequences",
        ["echo"] = "return_full_text",
    };

    // Parameters that change nothing here; those with an effect that is not offered must be absent or say so.
    private static readonly HashSet<string> Without = ["model", "prompt", "user", "suffix", "stream", "best_of"];

    private static readonly HashSet<string> Names = [.. SamplingJson.Names, .. Synonyms.Keys, .. Without];

    /// <summary>The body's settings; null where it has none.</summary>
    /// <exception cref="LineFaultException">A parameter is unknown, not offered, given under two names, or of the wrong type.</exception>
    public static SamplingSettings? ReadSampling(JsonElement body)
    {
        JsonLine.RequireKnown(body, Names, "body");
        RequireOffered(body);
        var settings = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(settings))
        {
            writer.WriteStartObject();
            foreach (var property in body.EnumerateObject())
                WriteSetting(writer, body, property);
            writer.WriteEndObject();
        }

        return settings.WrittenCount == 2 ? null : JsonLine.Read(settings.WrittenMemory, SamplingJson.Read);
    }

    private static void WriteSetting(Utf8JsonWriter writer, JsonElement body, JsonProperty property)
    {
        if (Without.Contains(property.Name) || property.Value.ValueKind == JsonValueKind.Null)
            return;

        var name = Synonyms.GetValueOrDefault(property.Name, property.Name);
        if (name != property.Name && body.TryGetProperty(name, out _))
            throw new LineFaultException($"{property.Name} and {name} are one parameter. Give one of them.");

        if (IsGreedy(body, property))
        {
            writer.WriteBoolean("do_sample", false);
            return;
        }

        writer.WritePropertyName(name);
        if (name == "stop" && property.Value.ValueKind == JsonValueKind.String)
            WriteList(writer, property.Value);
        else
            property.Value.WriteTo(writer);
    }

    private static void WriteList(Utf8JsonWriter writer, JsonElement value)
    {
        writer.WriteStartArray();
        value.WriteTo(writer);
        writer.WriteEndArray();
    }

    private static bool IsGreedy(JsonElement body, JsonProperty property) =>
        property.Name == "temperature" && property.Value.ValueKind == JsonValueKind.Number && property.Value.GetDouble() == 0
        && !body.TryGetProperty("do_sample", out _);

    private static void RequireOffered(JsonElement body)
    {
        if (body.TryGetProperty("stream", out var stream) && stream.ValueKind is not (JsonValueKind.False or JsonValueKind.Null))
            throw new LineFaultException("stream is not offered: results are rows. Leave it out.");
        if (body.TryGetProperty("suffix", out var suffix) && suffix.ValueKind != JsonValueKind.Null)
            throw new LineFaultException("suffix is not offered: these models write forwards only. Leave it out.");
        if (body.TryGetProperty("best_of", out var best) && best.ValueKind != JsonValueKind.Null && best.GetRawText() != Count(body))
            throw new LineFaultException("best_of is not offered unless it equals n: every continuation is returned. Leave it out.");
    }

    private static string Count(JsonElement body) => body.TryGetProperty("n", out var count) ? count.GetRawText() : "1";
}
