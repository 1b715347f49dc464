namespace Hanlin.Checkpoints.Gpt2;

/// <summary>Sizes beyond which a file is not believed; the largest of the family has 48 layers of 1600, with 1024 positions.</summary>
internal static class Gpt2Limits
{
    public const int MaxVocabularySize = 1_000_000;
    public const int MaxContextLength = 65_536;
    public const int MaxHiddenSize = 16_384;
    public const int MaxLayerCount = 256;
    public const int MaxHeadCount = 256;
    public const int MaxFeedForwardSize = 131_072;
}
