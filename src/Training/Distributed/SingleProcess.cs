using TorchSharp;

namespace Hanlin.Training.Distributed;

/// <summary>A process that trains alone: every sum is what it was.</summary>
public sealed class SingleProcess : IProcessGroup
{
    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int WorldSize => 1;

    /// <inheritdoc/>
    public void Sum(IReadOnlyList<torch.Tensor> tensors)
    {
    }

    /// <inheritdoc/>
    public void Sum(Span<double> numbers)
    {
    }

    /// <inheritdoc/>
    public void Broadcast(IReadOnlyList<torch.Tensor> tensors)
    {
    }

    /// <inheritdoc/>
    public void Barrier()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
