using System.Globalization;
using Hanlin.Checkpoints.Models;

namespace Hanlin.Standalone.Models;

/// <summary>What a model folder is, in a few lines.</summary>
internal static class ModelSummary
{
    public static IEnumerable<string> Of(ModelFolder folder)
    {
        var manifest = folder.Manifest;
        yield return string.Create(CultureInfo.InvariantCulture,
            $"  {manifest.ParameterCount:N0} parameters, layer norm {manifest.LayerNorm.ToString().ToLowerInvariant()}, tokenizer {manifest.Tokenizer.Flavor}, from {manifest.Origin?.Format ?? "elsewhere"}");
        if (manifest.Evaluation.Count > 0)
            yield return "  " + string.Join(", ", manifest.Evaluation.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:0.###}")));
        yield return $"  folder {folder.DirectoryPath}";
        yield return $"  sha256 {folder.Sha256}";
    }
}
