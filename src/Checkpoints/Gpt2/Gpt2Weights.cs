using System.Buffers;
using System.Runtime.InteropServices;

namespace Hanlin.Checkpoints.Gpt2;

/// <summary>
/// The weights of a GPT-2 in any supported file, under one set of names and in one layout: projections are [input,
/// output], query, key and value lie side by side. Values are read from the file one tensor at a time.
/// </summary>
public sealed class Gpt2Weights : IDisposable
{
    private readonly ITensorFile file;
    private readonly Gpt2Names names;
    private readonly Lazy<bool> isOutputTied;
    private readonly double gammaScale;

    private Gpt2Weights(ITensorFile file, Gpt2Names names, Gpt2Shape shape, double gammaScale = 1)
    {
        this.file = file;
        this.names = names;
        this.gammaScale = gammaScale;
        Shape = shape;
        isOutputTied = new Lazy<bool>(CompareOutput);
    }

    /// <summary>The file they are in.</summary>
    public string Path => file.Path;

    /// <summary>The container of the file.</summary>
    public CheckpointFormat Format => file.Format;

    /// <summary>Whose names the file has: <c>UER-py</c> or <c>Hugging Face</c>.</summary>
    public string Family => names.Family;

    /// <summary>The sizes that the weights show.</summary>
    public Gpt2Shape Shape { get; }

    /// <summary>
    /// Whether the output embedding is the word embedding: left out, stored as the same bytes, or equal in every bit.
    /// </summary>
    public bool IsOutputTied => isOutputTied.Value;

    /// <summary>Opens a weight file, or the index of a sharded one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="layerCount">The layers that it must have; null takes as many as it has.</param>
    /// <exception cref="CheckpointException">The file cannot be read, or is not a whole GPT-2 of so many layers: lists every
    /// tensor that is missing, unexpected or of the wrong shape.</exception>
    public static Gpt2Weights Open(string path, int? layerCount = null)
    {
        var file = CheckpointFile.Open(path);
        try
        {
            return Over(file, layerCount);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Takes an open file over; it is closed with the weights.</summary>
    /// <param name="file">The file.</param>
    /// <param name="layerCount">The layers that it must have; null takes as many as it has.</param>
    /// <exception cref="CheckpointException">The file is not a whole GPT-2.</exception>
    public static Gpt2Weights Over(ITensorFile file, int? layerCount = null)
    {
        var names = Gpt2Names.Of(file);
        var shape = Gpt2FileShape.Infer(file, names);
        Gpt2FileShape.Check(file, names, shape, layerCount ?? shape.LayerCount);
        return new Gpt2Weights(file, names, shape);
    }

    /// <summary>
    /// The same weights for the other layer normalisation: gammas are read scaled so that both compute the same, but for
    /// their epsilons. UER-py divides by the unbiased deviation, which is sqrt(n / (n - 1)) times the biased one.
    /// </summary>
    /// <param name="from">The normalisation that the weights were trained with.</param>
    /// <param name="to">The one that they are to be run with.</param>
    /// <returns>Weights over the same open file; disposing of either closes it.</returns>
    public Gpt2Weights Folded(LayerNormFlavor from, LayerNormFlavor to)
    {
        double n = Shape.HiddenSize;
        var scale = (from, to) switch
        {
            (LayerNormFlavor.Uer, LayerNormFlavor.Hf) => Math.Sqrt((n - 1) / n),
            (LayerNormFlavor.Hf, LayerNormFlavor.Uer) => Math.Sqrt(n / (n - 1)),
            _ => 1,
        };
        return new Gpt2Weights(file, names, Shape, scale * gammaScale);
    }

    /// <summary>The weights of a model that a program trains, to be written as any others are.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <param name="isOutputTied">Whether the word embedding is the output embedding too.</param>
    /// <param name="fill">Asked for the values whenever they are read.</param>
    public static Gpt2Weights InMemory(Gpt2Shape shape, bool isOutputTied, FillParameter fill) => Over(new MemoryFile(shape, isOutputTied, fill));

    /// <summary>
    /// A configuration for weights that came without one. Heads leave no trace in the shapes: unless they are given,
    /// each is taken to be 64 wide, as in every model of the family.
    /// </summary>
    /// <param name="layerNorm">The flavor; by default that of the family whose names the file has.</param>
    /// <param name="headCount">The heads of a layer.</param>
    /// <exception cref="CheckpointException">The hidden size cannot be parted into such heads.</exception>
    public Gpt2Config InferConfig(LayerNormFlavor? layerNorm = null, int? headCount = null)
    {
        var config = Gpt2Config.Infer(Shape, layerNorm ?? names.LayerNorm, headCount);
        return config.Faults() is [_, ..] faults
            ? throw new CheckpointException(Path,
                $"comes without a configuration: {UntrustedText.List([.. faults])}; say how many heads it has")
            : config;
    }

    /// <summary>The dimensions of a tensor.</summary>
    public TensorShape ShapeOf(Gpt2Tensor tensor) => tensor.ShapeIn(Shape);

    /// <summary>Reads a tensor in row-major order; a tied output embedding is the word embedding.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="destination">Exactly as long as the tensor has elements.</param>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    public void Read(Gpt2Tensor tensor, Span<float> destination) => Read(tensor, MatrixLayout.InputByOutput, destination);

    /// <summary>Reads a tensor into a new array.</summary>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    public float[] Read(Gpt2Tensor tensor)
    {
        var values = new float[ShapeOf(tensor).ElementCount];
        Read(tensor, values);
        return values;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <summary>Reads a tensor with its projection in the wanted layout.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="layout">How a projection is wanted; other tensors have one layout only.</param>
    /// <param name="destination">Exactly as long as the tensor has elements.</param>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    public void Read(Gpt2Tensor tensor, MatrixLayout layout, Span<float> destination)
    {
        var parts = names.PartsOf(tensor);
        var isLeftOut = tensor.Parameter == Gpt2Parameter.OutputEmbedding && !file.TryGet(parts[0], out _);
        if (isLeftOut) parts = names.PartsOf(new(Gpt2Parameter.WordEmbedding));

        if (!tensor.IsProjection || layout == names.Layout)
            ReadParts(parts, destination);
        else
            ReadTransposed(parts, layout, names.PartShape(tensor, Shape), destination);
        if (tensor.IsGamma && gammaScale != 1) Scale(destination, gammaScale);
    }

    private static void Scale(Span<float> values, double factor)
    {
        foreach (ref var value in values) value = (float)(value * factor);
    }

    /// <summary>Parts follow one another along the outermost dimension, which is the output wherever there are several.</summary>
    private void ReadParts(IReadOnlyList<string> parts, Span<float> destination)
    {
        var partLength = destination.Length / parts.Count;
        for (var i = 0; i < parts.Count; i++) file.Read(parts[i], destination.Slice(i * partLength, partLength));
    }

    private void ReadTransposed(IReadOnlyList<string> parts, MatrixLayout layout, TensorShape partShape, Span<float> destination)
    {
        var (rows, columns) = ((int)partShape[0], (int)partShape[1]);
        var rented = ArrayPool<float>.Shared.Rent(rows * columns);
        var part = rented.AsSpan(0, rows * columns);
        for (var i = 0; i < parts.Count; i++)
        {
            file.Read(parts[i], part);

            // Output by input becomes input by output: part i fills the columns from i * rows on.
            var target = layout == MatrixLayout.InputByOutput ? destination[(i * rows)..] : destination;
            Transposition.Copy(part, rows, columns, target, stride: rows * parts.Count);
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    private bool CompareOutput()
    {
        var output = names.PartsOf(new(Gpt2Parameter.OutputEmbedding))[0];
        var word = names.PartsOf(new(Gpt2Parameter.WordEmbedding))[0];
        if (!file.TryGet(output, out _) || file.AreOneTensor(output, word)) return true;

        // Bits, not values: NaN must not make a tied file an untied one.
        var outputBits = MemoryMarshal.AsBytes<float>(Read(new(Gpt2Parameter.OutputEmbedding)));
        return outputBits.SequenceEqual(MemoryMarshal.AsBytes<float>(Read(new(Gpt2Parameter.WordEmbedding))));
    }
}
