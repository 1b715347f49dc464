namespace Hanlin.Checkpoints;

/// <summary>
/// Provides the values of a tensor while a file is written. A writer asks for one tensor at a time, so that no more
/// than one is in memory; it may ask in another order than tensors were added.
/// </summary>
/// <param name="destination">As long as the tensor has elements; row-major.</param>
public delegate void FillTensor(Span<float> destination);
