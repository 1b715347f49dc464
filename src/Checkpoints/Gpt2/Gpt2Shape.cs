namespace Hanlin.Checkpoints.Gpt2;

/// <summary>The sizes of a GPT-2 that its weights show by themselves.</summary>
/// <param name="VocabularySize">Rows of the word embedding.</param>
/// <param name="ContextLength">Rows of the position embedding: the most tokens of a sequence.</param>
/// <param name="HiddenSize">Columns of both.</param>
/// <param name="LayerCount">Blocks.</param>
/// <param name="FeedForwardSize">Width between the two feed-forward matrices.</param>
public readonly record struct Gpt2Shape(int VocabularySize, int ContextLength, int HiddenSize, int LayerCount, int FeedForwardSize)
{
    /// <summary>Every parameter, the output tied to the word embedding counted once.</summary>
    public long ParameterCount
    {
        get
        {
            long hidden = HiddenSize, feedForward = FeedForwardSize;
            var block = 4 * hidden * hidden + 4 * hidden + 2 * hidden * feedForward + hidden + feedForward + 4 * hidden;
            return (VocabularySize + (long)ContextLength) * hidden + LayerCount * block + 2 * hidden;
        }
    }
}
