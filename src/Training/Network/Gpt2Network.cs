using Hanlin.Checkpoints.Gpt2;
using TorchSharp.Modules;
using static Hanlin.Checkpoints.Gpt2.Gpt2Parameter;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Hanlin.Training.Network;

/// <summary>
/// GPT-2, forward; torch derives the way back. In the margin stand the shapes: B sequences of T positions, H the width
/// of the residual stream in N heads of D, F the width between the feed-forward matrices, V the vocabulary, S the
/// positions whose next token is asked for. Projections are [output, input], as torch multiplies them.
/// </summary>
public sealed class Gpt2Network : IDisposable
{
    private const double MaskedScore = -10000;

    private readonly Gpt2Config config;
    private readonly NetworkOptions options;
    private readonly Dictionary<Gpt2Tensor, Parameter> parameters = [];
    private readonly Embedding words;
    private readonly Tensor causalMask;
    private bool isTraining = true;

    /// <summary>A network with the initial weights of UER-py, drawn from torch's generator.</summary>
    /// <param name="config">Its sizes, activation and layer normalisation.</param>
    /// <param name="options">Dropout, precision and device.</param>
    public Gpt2Network(Gpt2Config config, NetworkOptions options)
    {
        this.config = config;
        this.options = options;
        using var scope = NewDisposeScope();
        words = Embedding(config.VocabularySize, config.HiddenSize, device: options.Device, dtype: ScalarType.Float32);
        words.weight!.DetachFromDisposeScope();
        foreach (var tensor in Gpt2Tensor.All(config.LayerCount))
        {
            var isTied = tensor.Parameter == OutputEmbedding && options.TieWeights;
            if (!isTied) parameters.Add(tensor, tensor.Parameter == WordEmbedding ? words.weight! : NewParameter(tensor));
        }

        long positions = config.ContextLength;
        causalMask = full([positions, positions], MaskedScore, ScalarType.Float32, options.Device).triu(1).DetachFromDisposeScope();
        InitialWeights.Draw(this, options.DeepInit);
    }

    /// <summary>What the network is.</summary>
    public Gpt2Config Config => config;

    /// <summary>How it is trained.</summary>
    public NetworkOptions Options => options;

    /// <summary>The parameters, a tied output embedding left out, in the order of the forward pass.</summary>
    public IReadOnlyDictionary<Gpt2Tensor, Parameter> Parameters => parameters;

    /// <summary>Whether dropout is on.</summary>
    public void Train(bool isOn) => isTraining = isOn;

    /// <summary>The gradients, zeros for what no target has reached: what processes that train together add up.</summary>
    public IReadOnlyList<Tensor> Gradients()
    {
        foreach (var parameter in parameters.Values) parameter.grad ??= zeros_like(parameter);
        return [.. parameters.Values.Select(parameter => parameter.grad!)];
    }

    /// <summary>Frees the gradients; the next way back makes new ones.</summary>
    public void ForgetGradients()
    {
        foreach (var parameter in parameters.Values) parameter.grad = null;
    }

    /// <summary>The stream before the first layer: words and positions.</summary>
    /// <param name="ids">[B, T], int64.</param>
    public Tensor Embed(Tensor ids)                                                             // [B, T]
    {
        var positions = parameters[new(PositionEmbedding)].narrow(0, 0, ids.shape[1]);          // [T, H]
        return Dropout(words.forward(ids).add(positions));                                      // [B, T, H]
    }

    /// <summary>One layer: attention and feed-forward, each behind a norm and beside the stream.</summary>
    public Tensor Layer(int layer, Tensor stream)                                               // [B, T, H]
    {
        // What torch does not need on the way back is freed here, not at the end of the step.
        using var scope = NewDisposeScope();
        var attention = Attention(layer, Norm(stream, new(AttentionNormGamma, layer), new(AttentionNormBeta, layer)));
        stream = stream.add(Dropout(attention));
        var thought = FeedForward(layer, Norm(stream, new(FeedForwardNormGamma, layer), new(FeedForwardNormBeta, layer)));
        return stream.add(Dropout(thought)).MoveToOuterDisposeScope();                          // [B, T, H]
    }

    /// <summary>The scores of every token of the vocabulary at some positions of the stream behind the last layer.</summary>
    /// <param name="stream">[B, T, H].</param>
    /// <param name="positions">[S], indices into the B x T positions; null for all of them.</param>
    /// <returns>[S, V], single precision.</returns>
    public Tensor Logits(Tensor stream, Tensor? positions)
    {
        var selected = stream.view(-1, config.HiddenSize);                                      // [B T, H]
        if (positions is not null) selected = selected.index_select(0, positions);              // [S, H]
        var normalised = Norm(selected, new(FinalNormGamma), new(FinalNormBeta));
        return Multiply(normalised, parameters[new(options.TieWeights ? WordEmbedding : OutputEmbedding)], bias: null);
    }

    /// <summary>The whole way from ids to scores.</summary>
    /// <param name="ids">[B, T], int64.</param>
    /// <param name="positions">[S], or null for all.</param>
    /// <returns>[S, V].</returns>
    public Tensor Forward(Tensor ids, Tensor? positions = null)
    {
        var stream = Embed(ids);
        for (var layer = 0; layer < config.LayerCount; layer++) stream = Layer(layer, stream);
        return Logits(stream, positions);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in parameters.Values) parameter.Dispose();
        words.Dispose();
        causalMask.Dispose();
    }

    private Tensor Attention(int layer, Tensor x)                                               // [B, T, H]
    {
        var (batch, length, hidden) = (x.shape[0], x.shape[1], x.shape[2]);
        var parts = Project(x, new(QueryKeyValueWeight, layer), new(QueryKeyValueBias, layer)).chunk(3, 2);
        var (query, key, value) = (Heads(parts[0]), Heads(parts[1]), Heads(parts[2]));          // [B, N, T, D]

        var scores = query.mul(1 / Math.Sqrt(config.HeadSize)).matmul(key.transpose(2, 3));     // [B, N, T, T]
        scores = scores.add(causalMask.narrow(0, 0, length).narrow(1, 0, length));
        var mixed = Dropout(scores.softmax(-1)).matmul(value);                                  // [B, N, T, D]
        var joined = mixed.transpose(1, 2).reshape(batch, length, hidden);                      // [B, T, H]
        return Project(joined, new(AttentionOutputWeight, layer), new(AttentionOutputBias, layer));

        Tensor Heads(Tensor part) => part.view(batch, length, config.HeadCount, config.HeadSize).transpose(1, 2);
    }

    private Tensor FeedForward(int layer, Tensor x)                                             // [B, T, H]
    {
        var inner = Project(x, new(FeedForwardInputWeight, layer), new(FeedForwardInputBias, layer));
        inner = config.Activation == Activation.GeluErf ? functional.gelu(inner) : GeluTanh(inner);
        return Project(inner, new(FeedForwardOutputWeight, layer), new(FeedForwardOutputBias, layer));
    }

    /// <summary>x / 2 (1 + tanh(u)) is x / (1 + exp(-2 u)): one function less on the way back.</summary>
    private static Tensor GeluTanh(Tensor x)                                                    // [B, T, F]
    {
        var twice = 2 * Math.Sqrt(2 / Math.PI);
        var slope = x.mul(x).mul_(twice * 0.044715).add_(twice);
        return x.mul(slope.mul(x).sigmoid());
    }

    private Tensor Norm(Tensor x, Gpt2Tensor gammaName, Gpt2Tensor betaName)                    // [..., H]
    {
        var (gamma, beta) = (parameters[gammaName], parameters[betaName]);
        if (config.LayerNorm == LayerNormFlavor.Hf)
            return functional.layer_norm(x, [config.HiddenSize], gamma, beta, config.HfEpsilon);

        // UER-py's: the unbiased deviation, and the epsilon added to it in place of to the variance.
        var centred = x.sub(x.mean([-1], keepdim: true));
        var deviation = centred.pow(2).sum(-1, keepdim: true).div(config.HiddenSize - 1).sqrt();
        return centred.div(deviation.add(config.LayerNormEpsilon)).mul(gamma).add(beta);
    }

    private Tensor Project(Tensor x, Gpt2Tensor weight, Gpt2Tensor bias) => Multiply(x, parameters[weight], parameters[bias]);

    /// <summary>In bfloat16 only the products are: weights, sums, norms, softmax and loss stay single.</summary>
    private Tensor Multiply(Tensor x, Tensor weight, Tensor? bias) => options.UseBFloat16
        ? functional.linear(Half(x), Half(weight), bias is null ? null : Half(bias)).to(ScalarType.Float32)
        : functional.linear(x, weight, bias);

    private static Tensor Half(Tensor tensor) => tensor.to(ScalarType.BFloat16);

    private Tensor Dropout(Tensor x) => isTraining && options.Dropout > 0 ? functional.dropout(x, options.Dropout, training: true) : x;

    private Parameter NewParameter(Gpt2Tensor tensor)
    {
        long[] shape = [.. tensor.ShapeIn(config.Shape)];
        if (tensor.IsProjection) Array.Reverse(shape);
        var parameter = Parameter(empty(shape, ScalarType.Float32, options.Device), requires_grad: true);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
