using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hanlin.Checkpoints.Models;

namespace Hanlin.Training.Checkpointing;

/// <summary>
/// The manifest as JSON: <c>{"sha256": ..., "checkpoint": {...}}</c>, where the digest is that of the object's text, so
/// that a manifest that was touched is told from one that was written.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DictionaryKeyPolicy = JsonKnownNamingPolicy.Unspecified,
    WriteIndented = true,
    NewLine = "\n",
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(CheckpointManifest))]
internal sealed partial class CheckpointJson : JsonSerializerContext
{
    private const string Digest = "sha256";
    private const string Body = "checkpoint";

    public static byte[] Write(CheckpointManifest manifest)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(manifest, Default.CheckpointManifest);
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString(Digest, FileDigest.OfBytes(body));
            json.WritePropertyName(Body);
            json.WriteRawValue(body);
            json.WriteEndObject();
        }

        return [.. bytes.WrittenSpan, (byte)'\n'];
    }

    /// <exception cref="JsonException">The bytes are no manifest, or not the one that was written.</exception>
    public static CheckpointManifest Read(byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty(Digest, out var digest) || digest.ValueKind != JsonValueKind.String
            || !document.RootElement.TryGetProperty(Body, out var body))
            throw new JsonException($"it has no {Digest} or no {Body}");

        var text = Encoding.UTF8.GetBytes(body.GetRawText());
        if (digest.GetString() != FileDigest.OfBytes(text)) throw new JsonException($"its {Digest} is not that of its {Body}");
        var manifest = JsonSerializer.Deserialize(text, Default.CheckpointManifest) ?? throw new JsonException("it is null");
        return manifest.Format == Checkpointing.CheckpointManifest.CurrentFormat
            ? manifest
            : throw new JsonException($"it has format {manifest.Format}; this program reads {Checkpointing.CheckpointManifest.CurrentFormat}");
    }
}
