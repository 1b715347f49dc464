using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Hanlin.Checkpoints.Gpt2;

/// <summary>A model in the memory of this program, seen as a file with UER-py's names: what is written goes through the same checks.</summary>
internal sealed class MemoryFile : ITensorFile
{
    private readonly bool isOutputTied;
    private readonly FillParameter fill;
    private readonly Dictionary<string, (TensorInfo Info, Gpt2Tensor Tensor, int Part)> entries = new(StringComparer.Ordinal);

    public MemoryFile(Gpt2Shape shape, bool isOutputTied, FillParameter fill)
    {
        this.isOutputTied = isOutputTied;
        this.fill = fill;
        foreach (var tensor in Gpt2Tensor.All(shape.LayerCount))
        {
            foreach (var (part, name) in UerNames.Current.PartsOf(tensor).Index())
                entries.Add(name, (new TensorInfo(name, DType.Float32, UerNames.Current.PartShape(tensor, shape)), tensor, part));
        }

        Tensors = [.. entries.Values.Select(entry => entry.Info)];
    }

    public string Path => "the model in memory";

    public CheckpointFormat Format => CheckpointFormat.Torch;

    public IReadOnlyList<TensorInfo> Tensors { get; }

    public bool TryGet(string name, [NotNullWhen(true)] out TensorInfo? tensor)
    {
        tensor = entries.TryGetValue(name, out var entry) ? entry.Info : null;
        return tensor is not null;
    }

    public void Read(string name, Span<float> destination)
    {
        this.CheckRead(name, destination.Length);
        var (_, tensor, part) = entries[name];
        if (isOutputTied && tensor.Parameter == Gpt2Parameter.OutputEmbedding) tensor = new(Gpt2Parameter.WordEmbedding);
        var partCount = UerNames.Current.PartsOf(tensor).Count;
        if (partCount == 1)
        {
            fill(tensor, destination);
            return;
        }

        var length = partCount * destination.Length;
        var rented = ArrayPool<float>.Shared.Rent(length);
        fill(tensor, rented.AsSpan(0, length));
        rented.AsSpan(part * destination.Length, destination.Length).CopyTo(destination);
        ArrayPool<float>.Shared.Return(rented);
    }

    public bool AreOneTensor(string first, string second)
    {
        if (!entries.TryGetValue(first, out var one) || !entries.TryGetValue(second, out var other)) return false;
        return first == second || (isOutputTied && IsEmbedding(one.Tensor) && IsEmbedding(other.Tensor));

        static bool IsEmbedding(Gpt2Tensor tensor) => tensor.Parameter is Gpt2Parameter.WordEmbedding or Gpt2Parameter.OutputEmbedding;
    }

    public void Dispose()
    {
    }
}
