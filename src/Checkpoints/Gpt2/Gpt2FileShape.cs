using System.Globalization;

namespace Hanlin.Checkpoints.Gpt2;

/// <summary>Finds the sizes of a GPT-2 in a file, and compares every tensor with them.</summary>
internal static class Gpt2FileShape
{
    /// <summary>The sizes, from the tensors that show them; the others may still be wrong.</summary>
    public static Gpt2Shape Infer(ITensorFile file, Gpt2Names names)
    {
        var word = Dimensions(file, names, new(Gpt2Parameter.WordEmbedding));
        var position = Dimensions(file, names, new(Gpt2Parameter.PositionEmbedding));
        var feedForward = Dimensions(file, names, new(Gpt2Parameter.FeedForwardInputBias));
        if (word is not { Count: 2 }) throw new CheckpointException(file.Path, "the word embedding is not a matrix");

        var shape = new Gpt2Shape(
            Clamp(word[0]), Clamp(position is { Count: 2 } ? position[0] : 0), Clamp(word[1]), CountLayers(file, names),
            Clamp(feedForward is { Count: 1 } ? feedForward[0] : 4 * (long)Clamp(word[1])));
        var isBelievable = shape is
        {
            VocabularySize: > 0 and <= Gpt2Limits.MaxVocabularySize,
            ContextLength: <= Gpt2Limits.MaxContextLength,
            HiddenSize: > 0 and <= Gpt2Limits.MaxHiddenSize,
            LayerCount: > 0 and <= Gpt2Limits.MaxLayerCount,
            FeedForwardSize: > 0 and <= Gpt2Limits.MaxFeedForwardSize,
        };
        return isBelievable ? shape : throw new CheckpointException(file.Path, $"its tensors have the sizes of no GPT-2: {shape}");
    }

    /// <summary>
    /// Refuses a file with one error that lists all that is wrong, so that it need not be found piece by piece. Layers that
    /// are wanted and not there are missing; layers that are there and not wanted are unexpected.
    /// </summary>
    public static void Check(ITensorFile file, Gpt2Names names, Gpt2Shape shape, int layerCount)
    {
        if (layerCount is < 1 or > Gpt2Limits.MaxLayerCount)
            throw new ArgumentOutOfRangeException(nameof(layerCount), layerCount, $"A GPT-2 has 1 to {Gpt2Limits.MaxLayerCount} layers.");
        var expected = new HashSet<string>(StringComparer.Ordinal);
        var faults = new List<string>();
        foreach (var tensor in Gpt2Tensor.All(layerCount))
        {
            var isOptional = tensor.Parameter == Gpt2Parameter.OutputEmbedding && names.OutputIsOptional;
            foreach (var name in names.PartsOf(tensor))
            {
                expected.Add(name);
                faults.AddRange(FaultsOf(file, name, names.PartShape(tensor, shape), isOptional));
            }
        }

        var unexpected = file.Tensors.Select(tensor => tensor.Name).Where(name => !expected.Contains(name) && !names.IsIgnored(name));
        faults.AddRange(unexpected.Select(name => $"unexpected: {UntrustedText.Quote(name)}{names.ExplainUnexpected(name)}"));
        if (faults.Count > 0)
        {
            throw new CheckpointException(file.Path,
                $"is not a GPT-2 of {layerCount} layers of {shape.HiddenSize}{(layerCount == shape.LayerCount ? "" : $" but of {shape.LayerCount}")}; {UntrustedText.List(faults)}");
        }
    }

    private static IEnumerable<string> FaultsOf(ITensorFile file, string name, TensorShape expected, bool isOptional)
    {
        if (!file.TryGet(name, out var tensor))
        {
            if (!isOptional) yield return $"missing: {name}";
            yield break;
        }

        if (!tensor.Shape.Equals(expected)) yield return $"wrong shape: {name} is {tensor.Shape}, expected {expected}";
        if (!tensor.DType.IsReadableAsSingle()) yield return $"wrong type: {name} is {tensor.DType}";
    }

    private static TensorShape? Dimensions(ITensorFile file, Gpt2Names names, Gpt2Tensor tensor) =>
        file.TryGet(names.PartsOf(tensor)[0], out var info) ? info.Shape : null;

    /// <summary>One more than the highest layer number, so that a gap shows as missing tensors.</summary>
    private static int CountLayers(ITensorFile file, Gpt2Names names)
    {
        var count = 0;
        foreach (var name in file.Tensors.Select(tensor => tensor.Name))
        {
            if (!name.StartsWith(names.LayerPrefix, StringComparison.Ordinal)) continue;
            var rest = name.AsSpan(names.LayerPrefix.Length);
            var end = rest.IndexOf('.');
            if (end > 0 && int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var layer))
                count = Math.Max(count, layer == int.MaxValue ? layer : layer + 1);
        }

        return count;
    }

    private static int Clamp(long size) => (int)Math.Min(size, int.MaxValue);
}
