using System.Diagnostics.CodeAnalysis;

namespace Hanlin.Checkpoints;

/// <summary>
/// A file of named tensors, open for reading. Values are read on demand, so that a file larger than memory can be
/// walked tensor by tensor; reads from several threads are fine.
/// </summary>
public interface ITensorFile : IDisposable
{
    /// <summary>The file.</summary>
    string Path { get; }

    /// <summary>The container it is written in.</summary>
    CheckpointFormat Format { get; }

    /// <summary>Every tensor, in the order of the file.</summary>
    IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>Looks a tensor up by its name.</summary>
    bool TryGet(string name, [NotNullWhen(true)] out TensorInfo? tensor);

    /// <summary>
    /// Reads a tensor in row-major order, whatever its strides in the file; half precision and bfloat16 become
    /// singles, singles keep every bit.
    /// </summary>
    /// <param name="name">A name of <see cref="Tensors"/>.</param>
    /// <param name="destination">Exactly as long as the tensor has elements.</param>
    /// <exception cref="CheckpointException">The tensor is missing, of another type, or damaged.</exception>
    void Read(string name, Span<float> destination);

    /// <summary>Whether two names are the same view of the same bytes of the file, as tied weights are.</summary>
    bool AreOneTensor(string first, string second);
}
