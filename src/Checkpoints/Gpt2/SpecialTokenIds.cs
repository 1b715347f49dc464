namespace Hanlin.Checkpoints.Gpt2;

/// <summary>The ids of the tokens that the vocabulary sets apart.</summary>
public sealed record SpecialTokenIds
{
    /// <summary>[PAD].</summary>
    public required int Pad { get; init; }

    /// <summary>[UNK].</summary>
    public required int Unk { get; init; }

    /// <summary>[CLS], which begins every document.</summary>
    public required int Cls { get; init; }

    /// <summary>[SEP], which ends every document.</summary>
    public required int Sep { get; init; }

    /// <summary>[MASK], which this family does not use and a vocabulary may lack.</summary>
    public int? Mask { get; init; }
}
