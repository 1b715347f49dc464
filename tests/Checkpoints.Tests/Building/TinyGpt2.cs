using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Torch;

namespace Hanlin.Checkpoints.Tests.Building;

/// <summary>
/// Files of a GPT-2 of 2 layers of 4, under any names: what is written can be spoiled tensor by tensor. Element i of the
/// tensor with the n-th name in order is n + i / 1000.
/// </summary>
internal sealed class TinyGpt2
{
    public static readonly Gpt2Shape Shape = new(VocabularySize: 6, ContextLength: 5, HiddenSize: 4, LayerCount: 2, FeedForwardSize: 7);

    private TinyGpt2(Gpt2Names names)
    {
        Tensors = Gpt2Tensor.All(Shape.LayerCount)
            .SelectMany(tensor => names.PartsOf(tensor).Select(name => KeyValuePair.Create(name, names.PartShape(tensor, Shape))))
            .ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>The names and shapes that <see cref="Write"/> writes.</summary>
    public Dictionary<string, TensorShape> Tensors { get; }

    public static TinyGpt2 Uer() => new(UerNames.Current);

    public static TinyGpt2 Hf() => new(HfNames.LanguageModel);

    public TinyGpt2 Rename(Func<string, string> rename)
    {
        var renamed = Tensors.ToDictionary(pair => rename(pair.Key), pair => pair.Value, StringComparer.Ordinal);
        Tensors.Clear();
        foreach (var (name, shape) in renamed) Tensors.Add(name, shape);
        return this;
    }

    public TinyGpt2 With(string name, TensorShape shape)
    {
        Tensors[name] = shape;
        return this;
    }

    public TinyGpt2 Without(string name)
    {
        Tensors.Remove(name).ShouldBeTrue();
        return this;
    }

    public string Write(TemporaryDirectory directory, string? tied = null, string? tiedTo = null)
    {
        var writer = new TorchFileWriter();
        var index = 0;
        foreach (var (name, shape) in Tensors)
        {
            var number = index++;
            if (name == tied)
                writer.AddTied(name, tiedTo!);
            else
                writer.Add(name, shape, values => Fill(values, number));
        }

        writer.Write(directory["tiny.bin"], CancellationToken.None);
        return directory["tiny.bin"];
    }

    private static void Fill(Span<float> values, int number)
    {
        for (var i = 0; i < values.Length; i++) values[i] = number + i / 1000f;
    }
}
