namespace Hanlin.Checkpoints;

/// <summary>What a file says of one of its tensors.</summary>
/// <param name="Name">The key in the file.</param>
/// <param name="DType">The type of its elements in the file.</param>
/// <param name="Shape">Its dimensions.</param>
public sealed record TensorInfo(string Name, DType DType, TensorShape Shape);
