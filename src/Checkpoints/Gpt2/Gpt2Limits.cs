namespace Hanlin.Checkpoints.Gpt2;

/// <summary>
/// Sizes beyond which a file is not believed; the largest of the family has 48 layers of 1600, with 1024 positions.
/// Within them no tensor has more than 2^30 elements, so that each fits an array.
/// </summary>
internal static class Gpt2Limits
{
    public const int MaxVocabularySize = 131_072;
    public const int MaxContextLength = 16_384;
    public const int MaxHiddenSize = 8_192;
    public const int MaxLayerCount = 256;
    public const int MaxHeadCount = 256;
    public const int MaxFeedForwardSize = 65_536;
}
