namespace Hanlin.Inference.Scheduling;

/// <summary>One token that a decode reads.</summary>
/// <param name="TokenId">The token.</param>
/// <param name="Position">Its position in its sequence, which is also the number of tokens cached before it.</param>
public readonly record struct DecodeRow(int TokenId, int Position);
