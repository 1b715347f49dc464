using System.Buffers;
using Hanlin.Checkpoints.Safetensors;
using Hanlin.Checkpoints.Torch;

namespace Hanlin.Checkpoints.Gpt2;

/// <summary>
/// Writes weights in the forms that other programs read. Every form keeps every bit of a single, so a model may travel
/// from UER-py to Hugging Face and back unchanged. Needs memory for about one tensor; an older file is replaced only
/// when the new one is complete.
/// </summary>
public static class Gpt2WeightsWriter
{
    private const int QueryKeyValueCount = 3;

    /// <summary>The order of a layer's tensors in UER-py's state dict.</summary>
    private static readonly Gpt2Parameter[] UerOrder =
    [
        Gpt2Parameter.AttentionOutputWeight, Gpt2Parameter.AttentionOutputBias,
        Gpt2Parameter.FeedForwardInputWeight, Gpt2Parameter.FeedForwardInputBias,
        Gpt2Parameter.FeedForwardOutputWeight, Gpt2Parameter.FeedForwardOutputBias,
        Gpt2Parameter.AttentionNormGamma, Gpt2Parameter.AttentionNormBeta,
        Gpt2Parameter.FeedForwardNormGamma, Gpt2Parameter.FeedForwardNormBeta,
    ];

    /// <summary>The order in which UER-py's converter writes a layer, behind its mask.</summary>
    private static readonly Gpt2Parameter[] HfOrder =
    [
        Gpt2Parameter.QueryKeyValueWeight, Gpt2Parameter.QueryKeyValueBias,
        Gpt2Parameter.AttentionOutputWeight, Gpt2Parameter.AttentionOutputBias,
        Gpt2Parameter.AttentionNormGamma, Gpt2Parameter.AttentionNormBeta,
        Gpt2Parameter.FeedForwardInputWeight, Gpt2Parameter.FeedForwardInputBias,
        Gpt2Parameter.FeedForwardOutputWeight, Gpt2Parameter.FeedForwardOutputBias,
        Gpt2Parameter.FeedForwardNormGamma, Gpt2Parameter.FeedForwardNormBeta,
    ];

    /// <summary>Writes a <c>.bin</c> that UER-py loads, with its names of today.</summary>
    /// <exception cref="CheckpointException">The source is damaged.</exception>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public static void WriteUer(Gpt2Weights weights, string path, CancellationToken cancellationToken)
    {
        var writer = new TorchFileWriter();
        AddUer(new(Gpt2Parameter.WordEmbedding));
        AddUer(new(Gpt2Parameter.PositionEmbedding));
        for (var layer = 0; layer < weights.Shape.LayerCount; layer++)
        {
            AddQueryKeyValue(writer, weights, layer);
            foreach (var parameter in UerOrder) AddUer(new(parameter, layer));
        }

        AddUer(new(Gpt2Parameter.FinalNormGamma));
        AddUer(new(Gpt2Parameter.FinalNormBeta));
        AddOutput(writer, weights, UerNames.Current);
        writer.Write(path, cancellationToken);

        void AddUer(Gpt2Tensor tensor) => writer.Add(UerNames.Current.PartsOf(tensor)[0], UerNames.Current.PartShape(tensor, weights.Shape),
            values => weights.Read(tensor, MatrixLayout.OutputByInput, values));
    }

    /// <summary>
    /// Writes a <c>pytorch_model.bin</c> as UER-py's own converter does, to the byte: masks included, projections as
    /// transposed views.
    /// </summary>
    /// <exception cref="CheckpointException">The source is damaged.</exception>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public static void WriteHf(Gpt2Weights weights, string path, CancellationToken cancellationToken)
    {
        var names = HfNames.LanguageModel;
        var writer = new TorchFileWriter();
        AddHf(new(Gpt2Parameter.WordEmbedding));
        AddHf(new(Gpt2Parameter.PositionEmbedding));
        for (var layer = 0; layer < weights.Shape.LayerCount; layer++)
        {
            long positions = weights.Shape.ContextLength;
            writer.Add(names.MaskOf(layer), [1, 1, positions, positions], values => FillLowerTriangle(values, (int)positions));
            foreach (var parameter in HfOrder) AddHf(new(parameter, layer));
        }

        AddHf(new(Gpt2Parameter.FinalNormGamma));
        AddHf(new(Gpt2Parameter.FinalNormBeta));
        AddOutput(writer, weights, names);
        writer.Write(path, cancellationToken);

        void AddHf(Gpt2Tensor tensor)
        {
            var (name, shape) = (names.PartsOf(tensor)[0], weights.ShapeOf(tensor));
            if (tensor.IsProjection)
                writer.AddTransposed(name, shape, values => weights.Read(tensor, MatrixLayout.OutputByInput, values));
            else
                writer.Add(name, shape, values => weights.Read(tensor, values));
        }
    }

    /// <summary>Writes a <c>model.safetensors</c> with Hugging Face's names; a tied output is left out, as it is there.</summary>
    /// <exception cref="CheckpointException">The source is damaged.</exception>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public static void WriteSafetensors(Gpt2Weights weights, string path, CancellationToken cancellationToken)
    {
        var writer = new SafetensorsWriter();
        foreach (var tensor in Gpt2Tensor.All(weights.Shape.LayerCount))
        {
            if (tensor.Parameter == Gpt2Parameter.OutputEmbedding && weights.IsOutputTied) continue;
            writer.Add(HfNames.LanguageModel.PartsOf(tensor)[0], weights.ShapeOf(tensor), values => weights.Read(tensor, values));
        }

        writer.Write(path, cancellationToken);
    }

    private static void AddOutput(TorchFileWriter writer, Gpt2Weights weights, Gpt2Names names)
    {
        var output = new Gpt2Tensor(Gpt2Parameter.OutputEmbedding);
        var name = names.PartsOf(output)[0];
        if (weights.IsOutputTied)
            writer.AddTied(name, names.PartsOf(new(Gpt2Parameter.WordEmbedding))[0]);
        else
            writer.Add(name, weights.ShapeOf(output), values => weights.Read(output, values));
    }

    /// <summary>UER-py keeps query, key and value apart, weight and bias in turn.</summary>
    private static void AddQueryKeyValue(TorchFileWriter writer, Gpt2Weights weights, int layer)
    {
        for (var part = 0; part < QueryKeyValueCount; part++)
        {
            AddPart(writer, weights, new(Gpt2Parameter.QueryKeyValueWeight, layer), part);
            AddPart(writer, weights, new(Gpt2Parameter.QueryKeyValueBias, layer), part);
        }
    }

    private static void AddPart(TorchFileWriter writer, Gpt2Weights weights, Gpt2Tensor tensor, int part) =>
        writer.Add(UerNames.Current.PartsOf(tensor)[part], UerNames.Current.PartShape(tensor, weights.Shape), values =>
        {
            var rented = ArrayPool<float>.Shared.Rent(QueryKeyValueCount * values.Length);
            var whole = rented.AsSpan(0, QueryKeyValueCount * values.Length);
            weights.Read(tensor, MatrixLayout.OutputByInput, whole);
            whole.Slice(part * values.Length, values.Length).CopyTo(values);
            ArrayPool<float>.Shared.Return(rented);
        });

    private static void FillLowerTriangle(Span<float> mask, int size)
    {
        mask.Clear();
        for (var row = 0; row < size; row++) mask.Slice(row * size, row + 1).Fill(1);
    }
}
