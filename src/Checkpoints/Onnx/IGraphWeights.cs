namespace Hanlin.Checkpoints.Onnx;

/// <summary>What a graph needs of a model's parameters: small vectors by value, matrices by their place in a file.</summary>
/// <remarks>Names are Hugging Face's without the prefix <c>transformer.</c>, for example <c>h.0.attn.c_attn.weight</c>.</remarks>
internal interface IGraphWeights
{
    /// <summary>The values of a vector, such as a bias or the gain of a layer norm.</summary>
    float[] Vector(string name);

    /// <summary>Where the bytes of a tensor lie.</summary>
    ExternalTensor Locate(string name);
}
