namespace Hanlin.Checkpoints;

/// <summary>What every tensor file checks before it reads.</summary>
internal static class TensorFileExtensions
{
    /// <summary>Refuses a read of a tensor that is missing or of another type, or into a destination of another length.</summary>
    public static TensorInfo CheckRead(this ITensorFile file, string name, int destinationLength)
    {
        if (!file.TryGet(name, out var tensor)) throw new CheckpointException(file.Path, $"holds no tensor {UntrustedText.Quote(name)}");
        if (!tensor.DType.IsReadableAsSingle())
        {
            throw new CheckpointException(file.Path,
                $"tensor {UntrustedText.Quote(name)} is {tensor.DType}; weights are Float32, Float16 or BFloat16");
        }

        return tensor.Shape.ElementCount == destinationLength
            ? tensor
            : throw new ArgumentException(
                $"Tensor {name} has {tensor.Shape.ElementCount} elements, the destination {destinationLength}.", nameof(destinationLength));
    }
}
