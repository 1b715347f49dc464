using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Safetensors;

namespace Hanlin.Checkpoints.Onnx;

/// <summary>
/// What a graph needs of a model's weights: vectors by value, matrices by their place in the safetensors files beside
/// the graph. So the weights of a folder are written once, and a graph is a few hundred kilobytes of structure.
/// </summary>
internal sealed class GraphWeights : IDisposable
{
    /// <summary>Suffix of the tensor that holds the scales of a quantised matrix.</summary>
    public const string ScaleSuffix = "_scale";

    private readonly SafetensorsFile[] files;

    /// <param name="paths">The files, in the order in which a tensor is looked for.</param>
    public GraphWeights(params IEnumerable<string> paths) => files = [.. paths.Select(SafetensorsFile.Open)];

    /// <summary>The name of a tensor in the files and in the graph.</summary>
    public static string NameOf(Gpt2Tensor tensor) => HfNames.LanguageModel.PartsOf(tensor)[0];

    /// <summary>Whether the model has a tensor under this name; a tied output embedding has none of its own.</summary>
    public bool Has(string name) => files.Any(file => file.TryGet(name, out _));

    /// <summary>The values of a vector.</summary>
    public float[] Vector(Gpt2Tensor tensor)
    {
        var name = NameOf(tensor);
        var file = FileOf(name);
        file.TryGet(name, out var info);
        var values = new float[info!.Shape.ElementCount];
        file.Read(name, values);
        return values;
    }

    /// <summary>Where the bytes of a tensor lie.</summary>
    public ExternalTensor Locate(string name)
    {
        var file = FileOf(name);
        var entry = file.Locate(name);
        return new ExternalTensor(Path.GetFileName(file.Path), entry.Offset, entry.Size, TypeOf(entry.Info.DType), [.. entry.Info.Shape]);
    }

    public void Dispose()
    {
        foreach (var file in files) file.Dispose();
    }

    private SafetensorsFile FileOf(string name) => files.First(file => file.TryGet(name, out _));

    private static OnnxDataType TypeOf(DType type) => type switch
    {
        DType.Float32 => OnnxDataType.Float,
        DType.Float16 => OnnxDataType.Float16,
        DType.Int8 => OnnxDataType.Int8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No graph multiplies this type."),
    };
}
