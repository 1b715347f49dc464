namespace Hanlin.Checkpoints.Gpt2;

/// <summary>Reads a configuration of either family; which it is, its keys say.</summary>
internal static class Gpt2ConfigFile
{
    public static Gpt2Config Read(string path, Gpt2Shape? weights, int? vocabularySize, LayerNormFlavor? layerNorm) =>
        JsonFile.Read(path, json => Parse(path, new ConfigFields(json), weights, vocabularySize, layerNorm));

    private static Gpt2Config Parse(
        string path, ConfigFields fields, Gpt2Shape? weights, int? vocabularySize, LayerNormFlavor? layerNorm)
    {
        var config = fields.Has("n_embd") ? HfConfigFormat.Parse(fields)
            : fields.Has("layers_num") ? UerConfigFormat.Parse(fields, weights, vocabularySize)
            : throw new CheckpointException(path, "is no GPT-2 configuration: neither n_embd (Hugging Face) nor layers_num (UER-py)");

        if (layerNorm is { } flavor) config = config with { LayerNorm = flavor };
        List<string> faults = [.. fields.Faults, .. fields.Faults.Count == 0 ? config.Faults() : [], .. Differences(config.Shape, weights)];
        if (vocabularySize is { } size && size != config.VocabularySize)
            faults.Add($"the vocabulary size is {config.VocabularySize}, but the vocabulary has {size} tokens");
        return faults.Count == 0 ? config : throw new CheckpointException(path, UntrustedText.List(faults));
    }

    private static IEnumerable<string> Differences(Gpt2Shape config, Gpt2Shape? weights)
    {
        if (weights is not { } shape) return [];
        (string What, int Config, int Weights)[] sizes =
        [
            ("vocabulary size", config.VocabularySize, shape.VocabularySize),
            ("context length", config.ContextLength, shape.ContextLength),
            ("hidden size", config.HiddenSize, shape.HiddenSize),
            ("layer count", config.LayerCount, shape.LayerCount),
            ("feed-forward size", config.FeedForwardSize, shape.FeedForwardSize),
        ];
        return sizes.Where(size => size.Config != size.Weights)
            .Select(size => $"the {size.What} is {size.Config}, that of the weights {size.Weights}");
    }
}
