namespace Hanlin.Checkpoints.Gpt2;

/// <summary>What one family of files calls the tensors of a GPT-2, and how it stores their projections.</summary>
internal abstract class Gpt2Names
{
    /// <summary>The family, as a person calls it.</summary>
    public abstract string Family { get; }

    /// <summary>How the files store projections.</summary>
    public abstract MatrixLayout Layout { get; }

    /// <summary>The layer normalisation that the family trains with.</summary>
    public abstract LayerNormFlavor LayerNorm { get; }

    /// <summary>Whether the output embedding may be left out, which means that it is the word embedding.</summary>
    public abstract bool OutputIsOptional { get; }

    /// <summary>What the names of a layer's tensors begin with, up to the layer's number.</summary>
    public abstract string LayerPrefix { get; }

    /// <summary>
    /// The names that hold a tensor: one, or three (query, key, value) whose outputs follow one another.
    /// </summary>
    public abstract IReadOnlyList<string> PartsOf(Gpt2Tensor tensor);

    /// <summary>Whether a tensor of the file is no weight and may be passed over.</summary>
    public abstract bool IsIgnored(string name);

    /// <summary>What a message adds to the name of a tensor that is not part of the model, where there is something to say.</summary>
    public virtual string? ExplainUnexpected(string name) => null;

    /// <summary>The shape of one part in the file.</summary>
    public TensorShape PartShape(Gpt2Tensor tensor, Gpt2Shape model)
    {
        var shape = tensor.ShapeIn(model);
        long partCount = PartsOf(tensor).Count;
        if (!tensor.IsProjection) return [shape[0] / partCount, .. shape.Skip(1)];
        return Layout == MatrixLayout.InputByOutput ? [shape[0], shape[1] / partCount] : [shape[1] / partCount, shape[0]];
    }

    /// <summary>The naming of a file.</summary>
    /// <exception cref="CheckpointException">The file is no GPT-2 of either family.</exception>
    public static Gpt2Names Of(ITensorFile file)
    {
        if (UerNames.TryDetect(file) is { } uer) return uer;
        if (HfNames.TryDetect(file) is { } hf) return hf;

        var first = file.Tensors.Take(5).Select(tensor => UntrustedText.Quote(tensor.Name));
        throw new CheckpointException(file.Path,
            "is no GPT-2 of UER-py (embedding.word...) or Hugging Face (wte.weight): "
            + $"its {file.Tensors.Count} tensors begin with {string.Join(", ", first)}");
    }
}
