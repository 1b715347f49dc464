using Google.Protobuf;

namespace Hanlin.Checkpoints.Onnx;

/// <summary>
/// Looks through an ONNX file before ONNX Runtime sees it: weights come from the model's own files and nowhere else, no
/// operator of a foreign domain, no graphs within graphs, no functions. Read at the level of protobuf's wire format, so
/// that nothing of the file is acted on.
/// </summary>
/// <remarks>The paths of external data have led ONNX readers astray before (CVE-2022-25882, CVE-2024-27318).</remarks>
public static class OnnxScan
{
    private const int MaxBytes = 64 * 1024 * 1024;

    private static readonly string[] Domains = ["", "ai.onnx", "com.microsoft"];
    private static readonly string[] WeightFiles = [Models.ModelFileNames.Safetensors, Models.ModelFileNames.SafetensorsInt8, Models.ModelFileNames.SafetensorsFloat16];

    // Field numbers of onnx.proto.
    private const int ModelGraph = 7, ModelOperatorSets = 8, ModelFunctions = 25, OperatorSetDomain = 1;
    private const int GraphNodes = 1, GraphInitializers = 5, GraphSparseInitializers = 15;
    private const int NodeAttributes = 5, NodeDomain = 7, AttributeTensor = 5, AttributeGraph = 6, AttributeGraphs = 11;
    private const int TensorExternalData = 13, EntryKey = 1, EntryValue = 2;

    /// <summary>Checks a file.</summary>
    /// <exception cref="CheckpointException">It is no ONNX file of ours; names what it holds that none of ours does.</exception>
    public static void Check(string path)
    {
        var length = new FileInfo(path).Length;
        if (length > MaxBytes) throw new CheckpointException(path, $"has {length} bytes; a graph whose weights lie beside it has at most {MaxBytes}");
        try
        {
            Fields(ByteString.CopyFrom(File.ReadAllBytes(path)), (field, value) => CheckModelField(path, field, value));
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new CheckpointException(path, $"is no ONNX file: {exception.Message}", exception);
        }
    }

    private static void CheckModelField(string path, int field, ByteString value)
    {
        switch (field)
        {
            case ModelGraph: Fields(value, (inner, content) => CheckGraphField(path, inner, content)); break;
            case ModelOperatorSets: Fields(value, (inner, content) => { if (inner == OperatorSetDomain) CheckDomain(path, content); }); break;
            case ModelFunctions: throw new CheckpointException(path, "defines functions of its own, which no graph of ours does");
        }
    }

    private static void CheckGraphField(string path, int field, ByteString value)
    {
        switch (field)
        {
            case GraphNodes: Fields(value, (inner, content) => CheckNodeField(path, inner, content)); break;
            case GraphInitializers: Fields(value, (inner, content) => { if (inner == TensorExternalData) CheckExternalData(path, content); }); break;
            case GraphSparseInitializers: throw new CheckpointException(path, "has sparse weights, which no graph of ours does");
        }
    }

    private static void CheckNodeField(string path, int field, ByteString value)
    {
        if (field == NodeDomain) CheckDomain(path, value);
        if (field != NodeAttributes) return;
        Fields(value, (inner, _) =>
        {
            if (inner is AttributeGraph or AttributeGraphs or AttributeTensor) throw new CheckpointException(path, "has a node that holds a graph or a tensor, which no graph of ours does");
        });
    }

    private static void CheckDomain(string path, ByteString domain)
    {
        if (!Domains.Contains(domain.ToStringUtf8())) throw new CheckpointException(path, $"uses operators of the domain {UntrustedText.Quote(domain.ToStringUtf8())}; {string.Join(", ", Domains.Skip(1))} are allowed");
    }

    private static void CheckExternalData(string path, ByteString entry)
    {
        string key = "", text = "";
        Fields(entry, (field, value) =>
        {
            if (field == EntryKey) key = value.ToStringUtf8();
            if (field == EntryValue) text = value.ToStringUtf8();
        });
        if (key == "location" && !WeightFiles.Contains(text))
            throw new CheckpointException(path, $"takes weights from {UntrustedText.Quote(text)}; a model's weights lie in {string.Join(", ", WeightFiles)}");
    }

    /// <summary>The length-delimited fields of a message; the others hold numbers.</summary>
    private static void Fields(ByteString message, Action<int, ByteString> visit)
    {
        var input = message.CreateCodedInput();
        for (uint tag; (tag = input.ReadTag()) != 0;)
        {
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited) visit(WireFormat.GetTagFieldNumber(tag), input.ReadBytes());
            else input.SkipLastField();
        }
    }
}
