using System.Globalization;
using Hanlin.Checkpoints.Gpt2;
using static Hanlin.Checkpoints.Gpt2.Gpt2Parameter;

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
    private readonly Gpt2Config config;
    private readonly GraphPrecision precision;
    private readonly CacheScales? cacheScales;
    private readonly GraphWeights weights;
    private readonly GraphLinear linear;
    private readonly string attentionShape;     // [batch, sequence, 3H]
    private readonly string activationShape;    // [T, H]

    private Gpt2Graph(Gpt2Config config, GraphPrecision precision, CacheScales? cacheScales, GraphWeights weights)
    {
        this.config = config;
        this.precision = precision;
        this.cacheScales = cacheScales;
        this.weights = weights;
        linear = new GraphLinear(graph, precision, weights);

        DeclareInputs();
        attentionShape = graph.Node("Concat",
            [graph.Node("Shape", ["input_ids"]), graph.Constant<long>("qkv_width", OnnxDataType.Int64, [3L * config.HiddenSize], 1)], ("axis", 0));
        activationShape = graph.Constant<long>("activation_shape", OnnxDataType.Int64, [-1, config.HiddenSize], 2);
    }

    private OnnxDataType CacheType => cacheScales is not null ? OnnxDataType.Int8 : precision == GraphPrecision.Float16 ? OnnxDataType.Float16 : OnnxDataType.Float;

    /// <summary>The serialised graph.</summary>
    /// <param name="config">Sizes and layer norm.</param>
    /// <param name="precision">Of the matrices; the weights must hold them so.</param>
    /// <param name="cacheScales">Scales of an 8-bit cache; null for a cache in floats.</param>
    /// <param name="weights">The matrices, which stay where they are.</param>
    public static byte[] Build(Gpt2Config config, GraphPrecision precision, CacheScales? cacheScales, GraphWeights weights)
    {
        var gpt2 = new Gpt2Graph(config, precision, cacheScales, weights);
        gpt2.DescribeItself();
        gpt2.Network();
        return gpt2.graph.ToModel();
    }

    private void Network()
    {
        var sum = Embed();                                                          // [T, H]
        var normed = LayerNorm(new(AttentionNormGamma), new(AttentionNormBeta), sum);
        for (var layer = 0; layer < config.LayerCount; layer++)
        {
            var attended = linear.Apply(new(AttentionOutputWeight, layer), Attend(layer, normed));
            (normed, sum) = AddAndNorm(sum, attended, new(AttentionOutputBias, layer), new(FeedForwardNormGamma, layer), new(FeedForwardNormBeta, layer));

            var fed = linear.Apply(new(FeedForwardOutputWeight, layer), FeedForward(layer, normed));
            var isLast = layer == config.LayerCount - 1;
            (normed, sum) = AddAndNorm(sum, fed, new(FeedForwardOutputBias, layer),
                isLast ? new(FinalNormGamma) : new(AttentionNormGamma, layer + 1), isLast ? new(FinalNormBeta) : new(AttentionNormBeta, layer + 1));
        }

        linear.Head(graph.Node("Gather", [normed, "logits_index"], ("axis", 0)), "logits");     // [R, H] to [R, V]
        graph.Output("logits", OnnxDataType.Float, "rows", config.VocabularySize);
    }

    private string Embed()
    {
        var words = graph.Node("Gather", [Matrix(new(WordEmbedding)), "input_ids"], ("axis", 0));
        var positions = graph.Node("Gather", [Matrix(new(PositionEmbedding)), "position_ids"], ("axis", 0));
        return graph.Node("Reshape", [graph.Node("Add", [words, positions]), activationShape]);
    }

    private string Attend(int layer, string normed)
    {
        var biased = graph.Node("Add", [linear.Apply(new(QueryKeyValueWeight, layer), normed), Vector(new(QueryKeyValueBias, layer))]);
        var (pastKey, pastValue) = CacheNames("past_key_values", layer);
        var (presentKey, presentValue) = CacheNames("present", layer);
        var attended = graph.NewName("attended");
        graph.Contrib("GroupQueryAttention",
            [graph.Node("Reshape", [biased, attentionShape]), "", "", pastKey, pastValue, "seqlens_k", "total_sequence_length", .. CacheScaleInputs(layer)],
            [attended, presentKey, presentValue],
            [("num_heads", config.HeadCount), ("kv_num_heads", config.HeadCount), ("do_rotary", 0), .. CacheAttributes()]);
        graph.Output(presentKey, CacheType, CacheShape());
        graph.Output(presentValue, CacheType, CacheShape());
        return graph.Node("Reshape", [attended, activationShape]);
    }

    private string FeedForward(int layer, string normed)
        => graph.Contrib(config.Activation == Activation.GeluErf ? "BiasGelu" : "FastGelu", [linear.Apply(new(FeedForwardInputWeight, layer), normed), Vector(new(FeedForwardInputBias, layer))]);

    /// <summary>sum = skip + input + bias, and its layer norm.</summary>
    private (string Normed, string Sum) AddAndNorm(string skip, string input, Gpt2Tensor bias, Gpt2Tensor gamma, Gpt2Tensor beta)
    {
        var sum = graph.NewName("sum");
        if (IsExactUer)
        {
            graph.NodeTo(sum, "Add", [graph.Node("Add", [input, Vector(bias)]), skip]);
            return (UerNorm(gamma, beta, sum), sum);
        }

        var normed = graph.NewName("normed");
        graph.Contrib("SkipLayerNormalization", [input, skip, Gain(gamma), Vector(beta), Vector(bias)], [normed, "", "", sum], ("epsilon", Epsilon));
        return (normed, sum);
    }

    private string LayerNorm(Gpt2Tensor gamma, Gpt2Tensor beta, string input) => IsExactUer
        ? UerNorm(gamma, beta, input)
        : graph.Node("LayerNormalization", [input, Gain(gamma), Vector(beta)], ("axis", -1), ("epsilon", Epsilon));

    /// <summary>UER's own: gamma (x - mean) / (s + 1e-6) + beta, with s the deviation over n - 1.</summary>
    private string UerNorm(Gpt2Tensor gamma, Gpt2Tensor beta, string input)
    {
        var lastAxis = graph.Constant<long>("last_axis", OnnxDataType.Int64, [-1], 1);
        var centred = graph.Node("Sub", [input, graph.Node("ReduceMean", [input, lastAxis], ("keepdims", 1))]);
        var variance = graph.Node("Mul", [graph.Node("ReduceSumSquare", [centred, lastAxis], ("keepdims", 1)), Scalar("one_less", 1f / (config.HiddenSize - 1))]);
        var deviation = graph.Node("Add", [graph.Node("Sqrt", [variance]), Scalar("uer_epsilon", (float)config.LayerNormEpsilon)]);
        return graph.Node("Add", [graph.Node("Mul", [graph.Node("Div", [centred, deviation]), Vector(gamma)]), Vector(beta)]);
    }

    /// <summary>
    /// The single-precision graph is the reference and computes UER's norm as it is written. The others use the fused
    /// operator, which divides by sqrt(v + epsilon) with v the variance over n: s = sqrt(v n/(n-1)), so the gain takes
    /// sqrt((n-1)/n). What is left of the difference is 1e-6/s of a value, far below the rounding of those graphs.
    /// </summary>
    private bool IsExactUer => config.LayerNorm == LayerNormFlavor.Uer && precision == GraphPrecision.Float32;

    private string Gain(Gpt2Tensor gamma)
    {
        var values = weights.Vector(gamma);
        if (config.LayerNorm == LayerNormFlavor.Uer)
        {
            var factor = Math.Sqrt((values.Length - 1.0) / values.Length);
            values = Array.ConvertAll(values, value => (float)(value * factor));
        }

        return Vector(GraphWeights.NameOf(gamma), values);
    }

    /// <summary>For UER the square of its own, which keeps a constant row finite in the same way.</summary>
    private float Epsilon => config.LayerNorm == LayerNormFlavor.Uer ? 1e-12f : (float)config.HfEpsilon;

    private string Scalar(string name, float value) => graph.Constant<float>(name, OnnxDataType.Float, [value]);

    private string Matrix(Gpt2Tensor tensor) => graph.External(GraphWeights.NameOf(tensor), weights.Locate(GraphWeights.NameOf(tensor)));

    private string Vector(Gpt2Tensor tensor) => Vector(GraphWeights.NameOf(tensor), weights.Vector(tensor));

    private string Vector(string name, float[] values) => precision == GraphPrecision.Float16
        ? graph.Constant<Half>(name, OnnxDataType.Float16, Array.ConvertAll(values, value => (Half)value), values.Length)
        : graph.Constant<float>(name, OnnxDataType.Float, values, values.Length);

    private void DeclareInputs()
    {
        graph.Input("input_ids", OnnxDataType.Int64, "batch", "sequence");
        graph.Input("position_ids", OnnxDataType.Int64, "batch", "sequence");
        graph.Input("seqlens_k", OnnxDataType.Int32, "batch");
        graph.Input("total_sequence_length", OnnxDataType.Int32);
        graph.Input("logits_index", OnnxDataType.Int64, "rows");
        for (var layer = 0; layer < config.LayerCount; layer++)
        {
            var (key, value) = CacheNames("past_key_values", layer);
            graph.Input(key, CacheType, CacheShape());
            graph.Input(value, CacheType, CacheShape());
        }
    }

    private object[] CacheShape() => ["batch", config.HeadCount, "context", config.HeadSize];

    private static (string Key, string Value) CacheNames(string prefix, int layer) => (
        string.Create(CultureInfo.InvariantCulture, $"{prefix}.{layer}.key"),
        string.Create(CultureInfo.InvariantCulture, $"{prefix}.{layer}.value"));

    /// <summary>Inputs 7 to 13 of the operator: the absent ones by the empty name, then the scales of keys and values.</summary>
    private string[] CacheScaleInputs(int layer)
    {
        if (cacheScales is null) return [];
        return ["", "", "", "", "", CacheScale("key", cacheScales.Keys[layer]), CacheScale("value", cacheScales.Values[layer])];

        string CacheScale(string kind, float[] values) => graph.Constant<float>(
            string.Create(CultureInfo.InvariantCulture, $"cache.{layer}.{kind}_scale"), OnnxDataType.Float, values, 1, config.HeadCount, 1, config.HeadSize);
    }

    private OnnxAttribute[] CacheAttributes() => cacheScales is null
        ? []
        : [("k_quant_type", "PER_CHANNEL"), ("v_quant_type", "PER_CHANNEL"), ("kv_cache_bit_width", 8)];

    private void DescribeItself()
    {
        graph.Metadata("hanlin.vocabulary_size", Text(config.VocabularySize));
        graph.Metadata("hanlin.context_length", Text(config.ContextLength));
        graph.Metadata("hanlin.layer_count", Text(config.LayerCount));
        graph.Metadata("hanlin.head_count", Text(config.HeadCount));
        graph.Metadata("hanlin.head_size", Text(config.HeadSize));
        graph.Metadata("hanlin.cache_type", CacheType switch { OnnxDataType.Int8 => "int8", OnnxDataType.Float16 => "float16", _ => "float32" });

        static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
    }
}
