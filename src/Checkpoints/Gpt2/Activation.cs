namespace Hanlin.Checkpoints.Gpt2;

/// <summary>The function between the two feed-forward matrices.</summary>
public enum Activation
{
    /// <summary>0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))): <c>gelu_fast</c> of UER-py, <c>gelu_new</c> of Hugging Face.</summary>
    GeluTanh,

    /// <summary>0.5 x (1 + erf(x / sqrt(2))): <c>gelu</c> of both.</summary>
    GeluErf,
}
