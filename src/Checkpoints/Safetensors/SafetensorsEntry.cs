namespace Hanlin.Checkpoints.Safetensors;

/// <summary>A tensor of a safetensors file and where its bytes are.</summary>
/// <param name="Info">Name, type and shape.</param>
/// <param name="Offset">First byte, from the start of the file.</param>
/// <param name="Size">Bytes.</param>
internal sealed record SafetensorsEntry(TensorInfo Info, long Offset, long Size);
