namespace Hanlin.Checkpoints.Onnx;

/// <summary>The products of a graph: x [T, in] times a weight [in, out], in the precision of the graph. Biases are the caller's.</summary>
internal sealed class GraphLinear(OnnxGraph graph, GraphPrecision precision, IGraphWeights weights)
{
    public string Apply(string name, string input) => precision == GraphPrecision.Int8
        ? Quantised(graph.NewName("product"), $"{name}.weight", input)
        : graph.Node("MatMul", [input, Matrix($"{name}.weight")]);

    /// <summary>Logits of the wanted rows as 32-bit floats. The head is the word embedding [V, H] unless the model has its own.</summary>
    public void Head(string input, string output)
    {
        switch (precision)
        {
            case GraphPrecision.Int8: Quantised(output, "lm_head.weight", input); break;
            case GraphPrecision.Float32: graph.NodeTo(output, "Gemm", [input, Matrix("lm_head.weight")], ("transB", 1)); break;
            case GraphPrecision.Float16:
                var logits = graph.Node("Gemm", [input, Matrix("lm_head.weight")], ("transB", 1));
                graph.NodeTo(output, "Cast", [logits], ("to", (int)OnnxDataType.Float));
                break;
        }
    }

    /// <summary>
    /// Each row of the activations takes its own scale (largest magnitude / 127), so that a row's result does not depend
    /// on its neighbours in the batch; each column of the weight has one too. A single scale for the whole activation
    /// (DynamicQuantizeMatMul) would be one operator, but would tie the rows of a batch together.
    /// </summary>
    private string Quantised(string output, string name, string input)
    {
        var lastAxis = graph.Constant<long>("last_axis", OnnxDataType.Int64, [-1], 1);
        var magnitude = graph.Node("ReduceMax", [graph.Node("Abs", [input]), lastAxis], ("keepdims", 0));       // [T]
        var rowScale = graph.Node("Max", [graph.Node("Mul", [magnitude, Scalar("one_127th", 1f / 127)]), Scalar("tiny", 1e-30f)]);
        var middle = graph.Constant<byte>("middle", OnnxDataType.UInt8, [128]);
        var zeroPoints = graph.Node("Expand", [middle, graph.Node("Shape", [rowScale])]);
        var rows = graph.Node("QuantizeLinear", [input, rowScale, zeroPoints], ("axis", 0));                    // [T, in] uint8
        var product = graph.Contrib("MatMulIntegerToFloat", [rows, Matrix(name), Scalar("one", 1f), Matrix($"{name}_scale"), middle]);
        return graph.NodeTo(output, "Mul", [product, graph.Node("Unsqueeze", [rowScale, lastAxis])]);           // [T, out]
    }

    private string Scalar(string name, float value) => graph.Constant<float>(name, OnnxDataType.Float, [value]);

    private string Matrix(string name) => graph.External(name, weights.Locate(name));
}
