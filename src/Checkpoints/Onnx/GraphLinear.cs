using Hanlin.Checkpoints.Gpt2;

namespace Hanlin.Checkpoints.Onnx;

/// <summary>The products of a graph: x [T, in] times a weight [in, out], in the precision of the graph. Biases are the caller's.</summary>
internal sealed class GraphLinear(OnnxGraph graph, GraphPrecision precision, GraphWeights weights)
{
    private static readonly string WordName = GraphWeights.NameOf(new(Gpt2Parameter.WordEmbedding));
    private static readonly string HeadName = GraphWeights.NameOf(new(Gpt2Parameter.OutputEmbedding));

    private string? tokenMiddles;

    public string Apply(Gpt2Tensor weight, string input)
    {
        var name = GraphWeights.NameOf(weight);
        if (precision != GraphPrecision.Int8) return graph.Node("MatMul", [input, Matrix(name)]);
        tokenMiddles ??= Middles(Flat("input_ids"));
        return Quantised(graph.NewName("product"), name, input, tokenMiddles);
    }

    /// <summary>Logits of the wanted rows as 32-bit floats. The head is the word embedding [V, H] unless the model has its own.</summary>
    public void Head(string input, string output)
    {
        if (precision == GraphPrecision.Int8)
        {
            Quantised(output, HeadName, input, Middles("logits_index"));
            return;
        }

        var head = Matrix(weights.Has(HeadName) ? HeadName : WordName);
        if (precision == GraphPrecision.Float32) graph.NodeTo(output, "Gemm", [input, head], ("transB", 1));
        else graph.NodeTo(output, "Cast", [graph.Node("Gemm", [input, head], ("transB", 1))], ("to", (int)OnnxDataType.Float));
    }

    /// <summary>
    /// Each row of the activations takes its own scale (largest magnitude / 127), so that a row's result does not depend
    /// on its neighbours in the batch; each column of the weight has one too. A single scale for the whole activation
    /// (DynamicQuantizeMatMul) would be one operator, but would tie the rows of a batch together.
    /// </summary>
    /// <remarks>
    /// Rows are unsigned around 128 and weights signed, because that pair has the fast kernels: with signed rows ONNX
    /// Runtime 1.29 took ten times as long, with unsigned weights 1.4 times.
    /// </remarks>
    private string Quantised(string output, string name, string input, string middles)
    {
        var lastAxis = graph.Constant<long>("last_axis", OnnxDataType.Int64, [-1], 1);
        var magnitude = graph.Node("ReduceMax", [graph.Node("Abs", [input]), lastAxis], ("keepdims", 1));       // [T, 1]
        var rowScale = graph.Node("Max", [graph.Node("Mul", [magnitude, Scalar("one_127th", 1f / 127)]), Scalar("tiny", 1e-30f)]);
        var rows = graph.Node("QuantizeLinear", [input, Flat(rowScale), middles], ("axis", 0));                 // [T, in]
        var product = graph.Contrib("MatMulIntegerToFloat", [rows, Matrix(name), Scalar("one", 1f), Matrix(name + GraphWeights.ScaleSuffix), Middle]);
        return graph.NodeTo(output, "Mul", [product, rowScale]);                                                // [T, out]
    }

    private string Middle => graph.Constant<byte>("middle", OnnxDataType.UInt8, [128]);

    /// <summary>The middle of the unsigned range, once for each row: the operator wants as many zero points as scales.</summary>
    private string Middles(string oneForEachRow) => graph.Node("Expand", [Middle, graph.Node("Shape", [oneForEachRow])]);

    private string Flat(string value) => graph.Node("Reshape", [value, graph.Constant<long>("flat", OnnxDataType.Int64, [-1], 1)]);

    private string Scalar(string name, float value) => graph.Constant<float>(name, OnnxDataType.Float, [value]);

    private string Matrix(string name) => graph.External(name, weights.Locate(name));
}
