namespace Hanlin.Checkpoints.Gpt2;

/// <summary>One tensor of a GPT-2: a parameter and, where every layer has its own, the layer.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Layer">Index of the layer from 0; ignored for parameters outside the layers.</param>
public readonly record struct Gpt2Tensor(Gpt2Parameter Parameter, int Layer = 0)
{
    private const Gpt2Parameter FirstOfLayer = Gpt2Parameter.AttentionNormGamma;
    private const Gpt2Parameter LastOfLayer = Gpt2Parameter.FeedForwardOutputBias;

    /// <summary>Whether the parameter multiplies its input as a matrix [input, output], which some files store transposed.</summary>
    public bool IsProjection => Parameter is Gpt2Parameter.QueryKeyValueWeight or Gpt2Parameter.AttentionOutputWeight
        or Gpt2Parameter.FeedForwardInputWeight or Gpt2Parameter.FeedForwardOutputWeight;

    /// <summary>Whether the parameter is what a layer normalisation multiplies with.</summary>
    public bool IsGamma => Parameter is Gpt2Parameter.AttentionNormGamma or Gpt2Parameter.FeedForwardNormGamma or Gpt2Parameter.FinalNormGamma;

    /// <summary>The tensors of a model of some layers, in the order of the forward pass; the output embedding last.</summary>
    public static IEnumerable<Gpt2Tensor> All(int layerCount) =>
    [
        new(Gpt2Parameter.WordEmbedding),
        new(Gpt2Parameter.PositionEmbedding),
        .. Enumerable.Range(0, layerCount).SelectMany(OfLayer),
        new(Gpt2Parameter.FinalNormGamma),
        new(Gpt2Parameter.FinalNormBeta),
        new(Gpt2Parameter.OutputEmbedding),
    ];

    /// <summary>The tensors of one layer.</summary>
    public static IEnumerable<Gpt2Tensor> OfLayer(int layer)
    {
        for (var parameter = FirstOfLayer; parameter <= LastOfLayer; parameter++) yield return new Gpt2Tensor(parameter, layer);
    }

    /// <summary>The dimensions in a model of some sizes.</summary>
    public TensorShape ShapeIn(Gpt2Shape model)
    {
        long hidden = model.HiddenSize;
        return Parameter switch
        {
            Gpt2Parameter.WordEmbedding or Gpt2Parameter.OutputEmbedding => [model.VocabularySize, hidden],
            Gpt2Parameter.PositionEmbedding => [model.ContextLength, hidden],
            Gpt2Parameter.QueryKeyValueWeight => [hidden, 3 * hidden],
            Gpt2Parameter.QueryKeyValueBias => [3 * hidden],
            Gpt2Parameter.AttentionOutputWeight => [hidden, hidden],
            Gpt2Parameter.FeedForwardInputWeight => [hidden, model.FeedForwardSize],
            Gpt2Parameter.FeedForwardInputBias => [model.FeedForwardSize],
            Gpt2Parameter.FeedForwardOutputWeight => [model.FeedForwardSize, hidden],
            _ => [hidden],
        };
    }
}
