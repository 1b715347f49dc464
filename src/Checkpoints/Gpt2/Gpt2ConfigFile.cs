namespace Hanlin.Checkpoints.Gpt2;

/// <summary>Reads a configuration of either family; which it is, its keys say.</summary>
internal static class Gpt2ConfigFile
{
    public static Gpt2Config Read(string path, Gpt2Shape? weights, LayerNormFlavor? layerNorm) =>
        JsonFile.Read(path, json => Parse(path, new ConfigFields(json), weights, layerNorm));

    private static Gpt2Config Parse(string path, ConfigFields fields, Gpt2Shape? weights, LayerNormFlavor? layerNorm)
    {
        var config = fields.Has("n_embd") ? HfConfigFormat.Parse(fields)
            : fields.Has("layers_num") ? UerConfigFormat.Parse(fields, weights)
            : throw new CheckpointException(path, "is no GPT-2 configuration: it has neither n_embd (Hugging Face) nor layers_num (UER-py)");

        if (layerNorm is { } flavor) config = config with { LayerNorm = flavor };
        string[] faults = [.. fields.Faults, .. fields.Faults.Count == 0 ? config.Faults() : [], .. Differences(config.Shape, weights)];
        return faults.Length == 0 ? config : throw new CheckpointException(path, UntrustedText.List(faults));
    }

    private static IEnumerable<string> Differences(Gpt2Shape config, Gpt2Shape? weights)
    {
        if (weights is not { } shape) yield break;
        if (config.VocabularySize != shape.VocabularySize) yield return Difference("vocabulary size", config.VocabularySize, shape.VocabularySize);
        if (config.ContextLength != shape.ContextLength) yield return Difference("context length", config.ContextLength, shape.ContextLength);
        if (config.HiddenSize != shape.HiddenSize) yield return Difference("hidden size", config.HiddenSize, shape.HiddenSize);
        if (config.LayerCount != shape.LayerCount) yield return Difference("layer count", config.LayerCount, shape.LayerCount);
        if (config.FeedForwardSize != shape.FeedForwardSize) yield return Difference("feed-forward size", config.FeedForwardSize, shape.FeedForwardSize);
    }

    private static string Difference(string what, int config, int weights) => $"the {what} is {config}, that of the weights {weights}";
}
