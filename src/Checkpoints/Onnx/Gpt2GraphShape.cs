namespace Hanlin.Checkpoints.Onnx;

/// <summary>The sizes that a GPT-2 graph is built for.</summary>
internal sealed record Gpt2GraphShape(int VocabularySize, int ContextLength, int HiddenSize, int LayerCount, int HeadCount, int FeedForwardSize)
{
    public int HeadSize => HiddenSize / HeadCount;
}
