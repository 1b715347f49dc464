using System.Globalization;

namespace Hanlin.Checkpoints.Onnx;

/// <summary>
/// The network of GPT-2 as an ONNX graph over a slot cache: every sequence owns a fixed row of the keys and values,
/// which attention extends in place (<c>past</c> and <c>present</c> are bound to the same memory).
/// </summary>
/// <remarks>
/// T = batch * sequence tokens, H hidden, V vocabulary, R rows whose logits are wanted. Activations are [T, H]; only
/// attention sees [batch, sequence, 3H]. Logits exist for the R rows named by <c>logits_index</c> alone, so that
/// [tokens, vocabulary] never exists.
/// </remarks>
internal sealed class Gpt2Graph
{
    private readonly OnnxGraph graph = new("gpt2");
    private readonly Gpt2GraphShape shape;
    private readonly GraphOptions options;
    private readonly IGraphWeights weights;
    private readonly GraphLinear linear;
    private readonly string attentionShape;     // [batch, sequence, 3H]
    private readonly string activationShape;    // [T, H]

    private Gpt2Graph(Gpt2GraphShape shape, GraphOptions options, IGraphWeights weights)
    {
        this.shape = shape;
        this.options = options;
        this.weights = weights;
        linear = new GraphLinear(graph, options.Precision, weights);

        DeclareInputs();
        attentionShape = graph.Node("Concat",
            [graph.Node("Shape", ["input_ids"]), graph.Constant<long>("qkv_width", OnnxDataType.Int64, [3L * shape.HiddenSize], 1)], ("axis", 0));
        activationShape = graph.Constant<long>("activation_shape", OnnxDataType.Int64, [-1, shape.HiddenSize], 2);
    }

    private OnnxDataType CacheType => options switch
    {
        { CacheScales: not null } => OnnxDataType.Int8,
        { Precision: GraphPrecision.Float16 } => OnnxDataType.Float16,
        _ => OnnxDataType.Float,
    };

    private bool IsHalf => options.Precision == GraphPrecision.Float16;

    /// <summary>The serialised graph. Its matrices stay in the files that <paramref name="weights"/> names.</summary>
    public static byte[] Build(Gpt2GraphShape shape, GraphOptions options, IGraphWeights weights)
    {
        var gpt2 = new Gpt2Graph(shape, options, weights);
        gpt2.DescribeItself();
        gpt2.Network();
        return gpt2.graph.ToModel();
    }

    private void Network()
    {
        var sum = Embed();                                                  // [T, H]
        var normed = LayerNorm("h.0.ln_1", sum);
        for (var layer = 0; layer < shape.LayerCount; layer++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"h.{layer}");
            var attended = linear.Apply($"{name}.attn.c_proj", Attend(layer, normed));
            (normed, sum) = AddAndNorm($"{name}.ln_2", sum, attended, $"{name}.attn.c_proj.bias");

            var fed = linear.Apply($"{name}.mlp.c_proj", FeedForward(name, normed));
            var next = layer + 1 < shape.LayerCount ? string.Create(CultureInfo.InvariantCulture, $"h.{layer + 1}.ln_1") : "ln_f";
            (normed, sum) = AddAndNorm(next, sum, fed, $"{name}.mlp.c_proj.bias");
        }

        var wanted = graph.Node("Gather", [normed, "logits_index"], ("axis", 0));   // [R, H]
        linear.Head(wanted, "logits");                                              // [R, V]
        graph.Output("logits", OnnxDataType.Float, "rows", shape.VocabularySize);
    }

    private string Embed()
    {
        var words = graph.Node("Gather", [graph.External("wte.weight", weights.Locate("wte.weight")), "input_ids"], ("axis", 0));
        var positions = graph.Node("Gather", [graph.External("wpe.weight", weights.Locate("wpe.weight")), "position_ids"], ("axis", 0));
        return graph.Node("Reshape", [graph.Node("Add", [words, positions]), activationShape]);
    }

    private string Attend(int layer, string normed)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"h.{layer}.attn.c_attn");
        var qkv = graph.Node("Reshape",
            [graph.Node("Add", [linear.Apply(name, normed), Vector($"{name}.bias")]), attentionShape]);   // [batch, sequence, 3H]

        var (pastKey, pastValue) = CacheNames("past_key_values", layer);
        var (presentKey, presentValue) = CacheNames("present", layer);
        var attended = graph.NewName("attended");
        graph.Contrib("GroupQueryAttention",
            [qkv, "", "", pastKey, pastValue, "seqlens_k", "total_sequence_length", .. CacheScaleInputs(layer)],
            [attended, presentKey, presentValue],
            [("num_heads", shape.HeadCount), ("kv_num_heads", shape.HeadCount), ("do_rotary", 0), .. CacheAttributes()]);
        graph.Output(presentKey, CacheType, CacheShape());
        graph.Output(presentValue, CacheType, CacheShape());
        return graph.Node("Reshape", [attended, activationShape]);
    }

    private string FeedForward(string name, string normed)
        => graph.Contrib("FastGelu", [linear.Apply($"{name}.mlp.c_fc", normed), Vector($"{name}.mlp.c_fc.bias")]);

    private string LayerNorm(string name, string input)
    {
        var (gain, bias) = NormParameters(name);
        return graph.Node("LayerNormalization", [input, gain, bias], ("axis", -1), ("epsilon", Epsilon));
    }

    /// <summary>sum = skip + input + inputBias, and its layer norm, in one operator.</summary>
    private (string Normed, string Sum) AddAndNorm(string name, string skip, string input, string inputBias)
    {
        var (gain, bias) = NormParameters(name);
        var normed = graph.NewName("normed");
        var sum = graph.NewName("sum");
        graph.Contrib("SkipLayerNormalization", [input, skip, gain, bias, Vector(inputBias)], [normed, "", "", sum], ("epsilon", Epsilon));
        return (normed, sum);
    }

    /// <remarks>
    /// UER divides by s + 1e-6 with s the unbiased deviation; the operator divides by sqrt(v + epsilon) with v the biased
    /// variance. s = sqrt(v n/(n-1)), so the gain takes sqrt((n-1)/n) and epsilon 1e-12 keeps a constant row finite in
    /// the same way. What remains is a relative difference of 1e-6/s, below the rounding of 32-bit floats for any s above 10.
    /// </remarks>
    private (string Gain, string Bias) NormParameters(string name)
    {
        var gain = weights.Vector($"{name}.weight");
        if (options.UerLayerNorm)
        {
            var factor = Math.Sqrt((gain.Length - 1.0) / gain.Length);
            gain = [.. gain.Select(value => (float)(value * factor))];
        }

        return (Vector($"{name}.weight", gain), Vector($"{name}.bias"));
    }

    private float Epsilon => options.UerLayerNorm ? 1e-12f : options.LayerNormEpsilon;

    private string Vector(string name) => Vector(name, weights.Vector(name));

    private string Vector(string name, float[] values) => IsHalf
        ? graph.Constant<Half>(name, OnnxDataType.Float16, Array.ConvertAll(values, value => (Half)value), values.Length)
        : graph.Constant<float>(name, OnnxDataType.Float, values, values.Length);

    private void DeclareInputs()
    {
        graph.Input("input_ids", OnnxDataType.Int64, "batch", "sequence");
        graph.Input("position_ids", OnnxDataType.Int64, "batch", "sequence");
        graph.Input("seqlens_k", OnnxDataType.Int32, "batch");
        graph.Input("total_sequence_length", OnnxDataType.Int32);
        graph.Input("logits_index", OnnxDataType.Int64, "rows");
        for (var layer = 0; layer < shape.LayerCount; layer++)
        {
            var (key, value) = CacheNames("past_key_values", layer);
            graph.Input(key, CacheType, CacheShape());
            graph.Input(value, CacheType, CacheShape());
        }
    }

    private object[] CacheShape() => ["batch", shape.HeadCount, "context", shape.HeadSize];

    private static (string Key, string Value) CacheNames(string prefix, int layer) => (
        string.Create(CultureInfo.InvariantCulture, $"{prefix}.{layer}.key"),
        string.Create(CultureInfo.InvariantCulture, $"{prefix}.{layer}.value"));

    /// <summary>Inputs 7 to 13 of the operator: the absent ones by the empty name, then the scales of keys and values.</summary>
    private string[] CacheScaleInputs(int layer)
    {
        if (options.CacheScales is not { } scales) return [];
        return ["", "", "", "", "", CacheScale("key", scales.Keys[layer]), CacheScale("value", scales.Values[layer])];

        string CacheScale(string kind, float[] values) => graph.Constant<float>(
            string.Create(CultureInfo.InvariantCulture, $"h.{layer}.attn.{kind}_scale"), OnnxDataType.Float, values, 1, shape.HeadCount, 1, shape.HeadSize);
    }

    private OnnxAttribute[] CacheAttributes() => options.CacheScales is null
        ? []
        : [("k_quant_type", "PER_CHANNEL"), ("v_quant_type", "PER_CHANNEL"), ("kv_cache_bit_width", 8)];

    private void DescribeItself()
    {
        graph.Metadata("hanlin.vocabulary_size", Text(shape.VocabularySize));
        graph.Metadata("hanlin.context_length", Text(shape.ContextLength));
        graph.Metadata("hanlin.layer_count", Text(shape.LayerCount));
        graph.Metadata("hanlin.head_count", Text(shape.HeadCount));
        graph.Metadata("hanlin.head_size", Text(shape.HeadSize));
        graph.Metadata("hanlin.cache_type", CacheType switch { OnnxDataType.Int8 => "int8", OnnxDataType.Float16 => "float16", _ => "float32" });
        graph.Metadata("hanlin.precision", options.Precision switch { GraphPrecision.Int8 => "int8", GraphPrecision.Float16 => "fp16", _ => "fp32" });

        static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
    }
}
