using System.Globalization;
using System.Runtime.InteropServices;

namespace Hanlin.Checkpoints.Onnx;

/// <summary>Where an initializer's bytes lie: a span of a file in the folder of the ONNX file.</summary>
internal readonly record struct ExternalTensor(string FileName, long Offset, long ByteCount, OnnxDataType Type, IReadOnlyList<long> Shape);

/// <summary>
/// A graph under construction. Values are names; a node returns the names of its outputs, so that a network reads
/// as a chain of calls. Field numbers are those of onnx.proto (ONNX IR version 10).
/// </summary>
internal sealed class OnnxGraph(string name)
{
    private const int IrVersion = 10;
    private const int OperatorSet = 21;
    private const string MicrosoftDomain = "com.microsoft";

    private readonly List<Proto> nodes = [];
    private readonly List<Proto> initializers = [];
    private readonly List<Proto> inputs = [];
    private readonly List<Proto> outputs = [];
    private readonly List<Proto> metadata = [];
    private readonly HashSet<string> initializerNames = new(StringComparer.Ordinal);
    private int valueCount;

    /// <summary>Declares an input. A dimension below 0 is symbolic: its name is <paramref name="name"/> and the axis.</summary>
    public string Input(string name, OnnxDataType type, params ReadOnlySpan<object> shape)
    {
        inputs.Add(ValueInfo(name, type, shape));
        return name;
    }

    /// <summary>Declares an output under the name that a node was told to give it.</summary>
    public void Output(string name, OnnxDataType type, params ReadOnlySpan<object> shape) => outputs.Add(ValueInfo(name, type, shape));

    /// <summary>A note that travels in the file, read back by the engine (<c>ModelProto.metadata_props</c>).</summary>
    public void Metadata(string key, string value) => metadata.Add(new Proto().Text(1, key).Text(2, value));

    /// <summary>An initializer inside the graph, for small tensors; asking twice for the same name adds it once.</summary>
    public string Constant<T>(string name, OnnxDataType type, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape) where T : unmanaged
    {
        if (!initializerNames.Add(name)) return name;
        var tensor = Tensor(name, type, shape);
        tensor.Bytes(9, MemoryMarshal.AsBytes(values)); // raw_data
        initializers.Add(tensor);
        return name;
    }

    /// <summary>An initializer whose bytes stay in their own file; asking twice for the same name adds it once.</summary>
    public string External(string name, ExternalTensor external)
    {
        if (!initializerNames.Add(name)) return name;
        var tensor = Tensor(name, external.Type, external.Shape.ToArray());
        tensor.Message(13, Entry("location", external.FileName));
        tensor.Message(13, Entry("offset", external.Offset.ToString(CultureInfo.InvariantCulture)));
        tensor.Message(13, Entry("length", external.ByteCount.ToString(CultureInfo.InvariantCulture)));
        tensor.Int(14, 1); // data_location = EXTERNAL
        initializers.Add(tensor);
        return name;
    }

    public string Node(string operation, ReadOnlySpan<string> inputNames, params ReadOnlySpan<OnnxAttribute> attributes)
        => NodeTo(NewName(operation), operation, inputNames, attributes);

    /// <summary>A node whose output has a name of its own, such as an output of the graph.</summary>
    public string NodeTo(string output, string operation, ReadOnlySpan<string> inputNames, params ReadOnlySpan<OnnxAttribute> attributes)
    {
        Add(operation, "", inputNames, [output], attributes);
        return output;
    }

    /// <summary>A node of ONNX Runtime's own operators (domain com.microsoft); an empty output name is one not wanted.</summary>
    public void Contrib(string operation, ReadOnlySpan<string> inputNames, ReadOnlySpan<string> outputNames, params ReadOnlySpan<OnnxAttribute> attributes)
        => Add(operation, MicrosoftDomain, inputNames, outputNames, attributes);

    public string Contrib(string operation, ReadOnlySpan<string> inputNames, params ReadOnlySpan<OnnxAttribute> attributes)
    {
        var output = NewName(operation);
        Contrib(operation, inputNames, [output], attributes);
        return output;
    }

    public string NewName(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}_{valueCount++}");

    /// <summary>The serialised <c>ModelProto</c>.</summary>
    public byte[] ToModel()
    {
        var graph = new Proto();
        foreach (var node in nodes) graph.Message(1, node);
        graph.Text(2, name);
        foreach (var initializer in initializers) graph.Message(5, initializer);
        foreach (var input in inputs) graph.Message(11, input);
        foreach (var output in outputs) graph.Message(12, output);

        var model = new Proto().Int(1, IrVersion).Text(2, "hanlin").Message(7, graph);
        model.Message(8, new Proto().Text(1, "").Int(2, OperatorSet));
        model.Message(8, new Proto().Text(1, MicrosoftDomain).Int(2, 1));
        foreach (var entry in metadata) model.Message(14, entry);
        return model.ToArray();
    }

    private void Add(string operation, string domain, ReadOnlySpan<string> inputNames, ReadOnlySpan<string> outputNames, ReadOnlySpan<OnnxAttribute> attributes)
    {
        var node = new Proto();
        foreach (var input in inputNames) node.Text(1, input);
        foreach (var output in outputNames) node.Text(2, output);
        node.Text(3, NewName(operation + "_node")).Text(4, operation);
        foreach (var attribute in attributes) node.Message(5, attribute.ToProto());
        node.Text(7, domain);
        nodes.Add(node);
    }

    private static Proto Tensor(string name, OnnxDataType type, ReadOnlySpan<long> shape)
    {
        var tensor = new Proto();
        foreach (var dimension in shape) tensor.Int(1, dimension);
        return tensor.Int(2, (int)type).Text(8, name);
    }

    private static Proto ValueInfo(string name, OnnxDataType type, ReadOnlySpan<object> shape)
    {
        var dimensions = new Proto();
        foreach (var dimension in shape)
        {
            dimensions.Message(1, dimension is string symbol
                ? new Proto().Text(2, symbol)
                : new Proto().Int(1, Convert.ToInt64(dimension, CultureInfo.InvariantCulture)));
        }

        var tensorType = new Proto().Int(1, (int)type).Message(2, dimensions);
        return new Proto().Text(1, name).Message(2, new Proto().Message(1, tensorType));
    }

    private static Proto Entry(string key, string value) => new Proto().Text(1, key).Text(2, value);
}
