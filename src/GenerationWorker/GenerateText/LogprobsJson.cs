using System.Buffers;
using System.Text;
using System.Text.Json;
using Hanlin.Inference;

namespace Hanlin.GenerationWorker.GenerateText;

/// <summary>
/// Log-probabilities as a row keeps them: for each token of the continuation
/// <c>{"id": 201, "logprob": -1.5, "top": [[201, -1.5], [88, -2.25]]}</c>.
/// </summary>
internal static class LogprobsJson
{
    public static string Of(GenerationOutput output)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            for (var position = 0; position < output.TokenIds.Length; position++) Write(json, output, position);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, GenerationOutput output, int position)
    {
        json.WriteStartObject();
        json.WriteNumber("id", output.TokenIds[position]);
        json.WriteNumber("logprob", output.TokenLogprobs![position]);
        json.WriteStartArray("top");
        foreach (var (tokenId, logprob) in output.TopLogprobs![position])
        {
            if (!float.IsFinite(logprob)) continue; // a token that the model holds impossible has no number in JSON
            json.WriteStartArray();
            json.WriteNumberValue(tokenId);
            json.WriteNumberValue(logprob);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
