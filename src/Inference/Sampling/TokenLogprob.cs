namespace Hanlin.Inference.Sampling;

/// <summary>A token and its natural-log probability under the model, before temperature, penalties and filters.</summary>
/// <param name="TokenId">The token.</param>
/// <param name="Logprob">ln p(token | what stands before it), at most 0.</param>
public readonly record struct TokenLogprob(int TokenId, float Logprob);
