namespace Hanlin.Checkpoints.Gpt2;

/// <summary>Everything about a GPT-2 but its weights: enough to build its graph.</summary>
public sealed record Gpt2Config
{
    /// <summary>UER-py adds this to the standard deviation; it has no option for it.</summary>
    private const double UerEpsilon = 1e-6;

    /// <summary>Every model of the family has heads of this size.</summary>
    private const int UsualHeadSize = 64;

    /// <summary>Rows of the word embedding.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Most tokens of a sequence: rows of the position embedding.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Blocks of attention and feed-forward.</summary>
    public required int LayerCount { get; init; }

    /// <summary>Attention heads of a layer.</summary>
    public required int HeadCount { get; init; }

    /// <summary>Width between the two feed-forward matrices.</summary>
    public required int FeedForwardSize { get; init; }

    /// <summary>The layer normalisation that the model was trained with, or is to be run with.</summary>
    public required LayerNormFlavor LayerNorm { get; init; }

    /// <summary>The function between the two feed-forward matrices.</summary>
    public Activation Activation { get; init; } = Activation.GeluTanh;

    /// <summary>The epsilon of <see cref="LayerNormFlavor.Hf"/>, where that is the flavor.</summary>
    public double HfEpsilon { get; init; } = 1e-5;

    /// <summary>The epsilon of the model's own flavor.</summary>
    public double LayerNormEpsilon => LayerNorm == LayerNormFlavor.Uer ? UerEpsilon : HfEpsilon;

    /// <summary>Width of one head.</summary>
    public int HeadSize => HiddenSize / HeadCount;

    /// <summary>The sizes that the weights must have.</summary>
    public Gpt2Shape Shape => new(VocabularySize, ContextLength, HiddenSize, LayerCount, FeedForwardSize);

    /// <summary>
    /// Reads a <c>config.json</c> of Hugging Face or a configuration of UER-py. The latter names no vocabulary size,
    /// which must then come from the weights or the vocabulary. Whatever is given is compared with the file.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="weights">The sizes that the weights show, if there are weights yet.</param>
    /// <param name="vocabularySize">The tokens of the vocabulary, if it is at hand.</param>
    /// <param name="layerNorm">Overrides what the file says or implies.</param>
    /// <exception cref="CheckpointException">Lists everything that is wrong with the file, or differs from what was given.</exception>
    public static Gpt2Config Read(
        string path, Gpt2Shape? weights = null, int? vocabularySize = null, LayerNormFlavor? layerNorm = null) =>
        Gpt2ConfigFile.Read(path, weights, vocabularySize, layerNorm);

    /// <summary>Writes a <c>config.json</c> that Hugging Face's GPT2LMHeadModel and BertTokenizer load.</summary>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public void Write(string path, SpecialTokenIds specialTokens, bool isOutputTied = true) =>
        AtomicFile.Write(path, ToJson(specialTokens, isOutputTied));

    /// <summary>The bytes that <see cref="Write"/> writes.</summary>
    public byte[] ToJson(SpecialTokenIds specialTokens, bool isOutputTied = true) => HfConfigFormat.Format(this, specialTokens, isOutputTied);

    /// <summary>What makes the numbers impossible together, or unbelievable; empty if nothing does.</summary>
    public IReadOnlyList<string> Faults()
    {
        List<string> faults =
        [
            .. OutOfRange("vocabulary size", VocabularySize, Gpt2Limits.MaxVocabularySize),
            .. OutOfRange("context length", ContextLength, Gpt2Limits.MaxContextLength),
            .. OutOfRange("hidden size", HiddenSize, Gpt2Limits.MaxHiddenSize),
            .. OutOfRange("layer count", LayerCount, Gpt2Limits.MaxLayerCount),
            .. OutOfRange("head count", HeadCount, Gpt2Limits.MaxHeadCount),
            .. OutOfRange("feed-forward size", FeedForwardSize, Gpt2Limits.MaxFeedForwardSize),
        ];
        if (faults.Count == 0 && HiddenSize % HeadCount != 0)
            faults.Add($"the head count {HeadCount} does not divide the hidden size {HiddenSize}");
        if (HfEpsilon is not (> 0 and < 1)) faults.Add($"the layer norm epsilon {HfEpsilon} is not between 0 and 1");
        return faults;
    }

    /// <summary>A configuration of weights that came without one; not checked yet.</summary>
    internal static Gpt2Config Infer(Gpt2Shape weights, LayerNormFlavor layerNorm, int? headCount = null) => new()
    {
        VocabularySize = weights.VocabularySize,
        ContextLength = weights.ContextLength,
        HiddenSize = weights.HiddenSize,
        LayerCount = weights.LayerCount,
        HeadCount = headCount ?? weights.HiddenSize / UsualHeadSize,
        FeedForwardSize = weights.FeedForwardSize,
        LayerNorm = layerNorm,
    };

    private static IEnumerable<string> OutOfRange(string what, int value, int max) =>
        value >= 1 && value <= max ? [] : [$"the {what} is {value}, not within 1 to {max}"];
}
