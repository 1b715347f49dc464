using System.Text.Json;

namespace Hanlin.Checkpoints.Models;

/// <summary>Writes manifests, and reads them with every rule they must keep.</summary>
internal static class ManifestFormat
{
    private const int MaxBytes = 1024 * 1024;

    public static byte[] Write(ModelManifest manifest) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestJson.Default.ModelManifest), (byte)'\n'];

    /// <summary>Reads and checks a manifest.</summary>
    /// <exception cref="CheckpointException">It is no manifest, of a newer format, or names files that no model has.</exception>
    public static ModelManifest Read(string path, byte[] bytes)
    {
        if (bytes.Length > MaxBytes)
            throw new CheckpointException(path, $"has {bytes.Length} bytes; at most {MaxBytes} are read of a manifest");
        CheckVersion(path, JsonFile.Parse(path, bytes, ReadVersion));
        try
        {
            var manifest = JsonSerializer.Deserialize(bytes, ManifestJson.Default.ModelManifest)
                ?? throw new CheckpointException(path, "is null, not a manifest");
            Check(path, manifest);
            return manifest;
        }
        catch (JsonException exception)
        {
            throw new CheckpointException(path, $"is not a valid manifest: {UntrustedText.Cite(exception)}", exception);
        }
    }

    /// <summary>0 if there is none. Read before the rest, for a later format may have other fields altogether.</summary>
    private static int ReadVersion(JsonElement manifest) =>
        manifest.TryGetProperty("schema_version", out var version)
        && version.ValueKind == JsonValueKind.Number
        && version.TryGetInt32(out var number) ? number : 0;

    private static void CheckVersion(string path, int version)
    {
        if (version == ModelManifest.CurrentSchemaVersion) return;
        throw new CheckpointException(path, version > ModelManifest.CurrentSchemaVersion
            ? $"has schema_version {version}, which a later build wrote; this one reads {ModelManifest.CurrentSchemaVersion}: update it"
            : $"has schema_version {version}; this build reads {ModelManifest.CurrentSchemaVersion}");
    }

    private static void Check(string path, ModelManifest manifest)
    {
        if (!Enum.IsDefined(manifest.LayerNorm))
            throw new CheckpointException(path, $"has the layer_norm {(int)manifest.LayerNorm}; supported: uer, hf");
        if (!ModelName.TryParse(manifest.Name, out _))
            throw new CheckpointException(path, $"names the model {UntrustedText.Quote(manifest.Name)}, which is no model name");
        if (manifest.Tokenizer.Flavor is not ("uer" or "hf"))
        {
            throw new CheckpointException(path,
                $"has the tokenizer flavor {UntrustedText.Quote(manifest.Tokenizer.Flavor)}; supported: uer, hf");
        }

        foreach (var file in manifest.Files)
        {
            if (!ModelFileNames.Listed.Contains(file.Name))
                throw new CheckpointException(path, $"lists {UntrustedText.Quote(file.Name)}, which is no file of a model");
            if (file.Size < 0 || file.Sha256.Length != 64 || !file.Sha256.All(char.IsAsciiHexDigitLower))
                throw new CheckpointException(path, $"has no size and SHA-256 for {file.Name}");
        }

        if (manifest.Files.Select(file => file.Name).Distinct(StringComparer.Ordinal).Count() != manifest.Files.Count)
            throw new CheckpointException(path, "lists a file twice");
        if (ModelFileNames.Required.Except(manifest.Files.Select(file => file.Name)).ToList() is [_, ..] missing)
            throw new CheckpointException(path, $"does not list {string.Join(", ", missing)}");
    }
}
