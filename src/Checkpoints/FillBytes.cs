namespace Hanlin.Checkpoints;

/// <summary>Provides the bytes of a tensor while a file is written, as <see cref="FillTensor"/> provides the values of one of singles.</summary>
/// <param name="destination">As long as the tensor has bytes; row-major, little-endian.</param>
public delegate void FillBytes(Span<byte> destination);
