using TorchSharp;

namespace Hanlin.Training.Distributed;

/// <summary>
/// The processes that train one model together, seen from one of them. Every operation is called by all of them, in the same
/// order, and is over when it returns, or for tensors on a GPU when the GPU comes to it.
/// </summary>
public interface IProcessGroup : IDisposable
{
    /// <summary>This process, from 0 on; 0 is the one that reports and saves.</summary>
    int Rank { get; }

    /// <summary>How many processes there are.</summary>
    int WorldSize { get; }

    /// <summary>Replaces each tensor by the sum of its counterparts in all processes.</summary>
    /// <param name="tensors">Contiguous, of 32-bit floats, of the same shapes in every process.</param>
    void Sum(IReadOnlyList<torch.Tensor> tensors);

    /// <summary>Replaces each number by the sum of its counterparts: losses, counts.</summary>
    void Sum(Span<double> numbers);

    /// <summary>Replaces each tensor by that of rank 0.</summary>
    /// <param name="tensors">Contiguous, of 32-bit floats, of the same shapes in every process.</param>
    void Broadcast(IReadOnlyList<torch.Tensor> tensors);

    /// <summary>Waits until every process is here.</summary>
    void Barrier();
}
