namespace Hanlin.Checkpoints.Gpt2;

/// <summary>
/// The parameters of a GPT-2, whatever a file calls them. Shapes: V vocabulary, P positions, h hidden, f feed-forward;
/// matrices are [input, output], so that a row vector is multiplied from the left: y = x W + b.
/// </summary>
public enum Gpt2Parameter
{
    /// <summary>[V, h].</summary>
    WordEmbedding,

    /// <summary>[P, h].</summary>
    PositionEmbedding,

    /// <summary>[h], of the norm before attention; one a layer.</summary>
    AttentionNormGamma,

    /// <summary>[h]; one a layer.</summary>
    AttentionNormBeta,

    /// <summary>[h, 3h]: query, key and value side by side; one a layer.</summary>
    QueryKeyValueWeight,

    /// <summary>[3h]; one a layer.</summary>
    QueryKeyValueBias,

    /// <summary>[h, h], behind attention; one a layer.</summary>
    AttentionOutputWeight,

    /// <summary>[h]; one a layer.</summary>
    AttentionOutputBias,

    /// <summary>[h], of the norm before the feed-forward part; one a layer.</summary>
    FeedForwardNormGamma,

    /// <summary>[h]; one a layer.</summary>
    FeedForwardNormBeta,

    /// <summary>[h, f]; one a layer.</summary>
    FeedForwardInputWeight,

    /// <summary>[f]; one a layer.</summary>
    FeedForwardInputBias,

    /// <summary>[f, h]; one a layer.</summary>
    FeedForwardOutputWeight,

    /// <summary>[h]; one a layer.</summary>
    FeedForwardOutputBias,

    /// <summary>[h], of the norm behind the last layer.</summary>
    FinalNormGamma,

    /// <summary>[h].</summary>
    FinalNormBeta,

    /// <summary>[V, h], one row a token: logits = x Wᵀ. Usually the word embedding again.</summary>
    OutputEmbedding,
}
