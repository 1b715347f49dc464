namespace Hanlin.Checkpoints.Gpt2;

/// <summary>Provides the values of a parameter that a program holds in memory, projections as [output, input].</summary>
/// <param name="tensor">Which one; never the output embedding of a tied model.</param>
/// <param name="destination">Exactly as long as the parameter has elements.</param>
public delegate void FillParameter(Gpt2Tensor tensor, Span<float> destination);
