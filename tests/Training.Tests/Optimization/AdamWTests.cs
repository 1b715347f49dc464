using Hanlin.Checkpoints.Gpt2;
using Hanlin.Training.Optimization;
using Hanlin.Training.Tests.Network;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Hanlin.Training.Tests.Optimization;

[Collection(TorchCollection.Name)]
public sealed class AdamWTests
{
    private static readonly Gpt2Tensor Matrix = new(Gpt2Parameter.WordEmbedding);
    private static readonly Gpt2Tensor Bias = new(Gpt2Parameter.FinalNormBeta);

    [Fact]
    public void An_update_is_UER_pys_rule()
    {
        using var parameters = new Parameters(rows: 3, columns: 67);
        using var adamW = new AdamW(parameters.All, new AdamWOptions { ThreadCount = 1 });
        var expected = parameters.All.ToDictionary(pair => pair.Key, pair => new Model(ForwardTests.Values(pair.Value), decay: pair.Key == Matrix ? 0.01 : 0));
        for (var update = 0; update < 5; update++)
        {
            using var scope = NewDisposeScope();
            parameters.DrawGradients(update);
            foreach (var (tensor, model) in expected) model.Update(ForwardTests.Values(parameters.All[tensor].grad!), rate: 0.01 * update);
            adamW.Step(0.01 * update);
        }

        foreach (var (tensor, model) in expected) UerRun.Distance(ForwardTests.Values(parameters.All[tensor]), model.Weights).ShouldBeLessThan(1e-5f);
    }

    [Fact]
    public void However_many_threads_there_are_the_bits_are_the_same()
    {
        var results = new[] { 1, 2, 3 }.Select(threads =>
        {
            using var parameters = new Parameters(rows: 700, columns: 301);
            using var adamW = new AdamW(parameters.All, new AdamWOptions { ThreadCount = threads });
            using var scope = NewDisposeScope();
            parameters.DrawGradients(1);
            var norm = adamW.GradientNorm();
            adamW.Step(1e-2, 0.5);
            return (Norm: norm, Weights: ForwardTests.Values(parameters.All[Matrix]));
        }).ToList();

        results.ShouldAllBe(result => result.Norm == results[0].Norm);
        foreach (var result in results) result.Weights.ShouldBe(results[0].Weights);
    }

    [Fact]
    public void The_form_for_GPUs_comes_to_the_same_weights()
    {
        using var overMemory = new Parameters(rows: 30, columns: 40);
        using var overTensors = new Parameters(rows: 30, columns: 40);
        using var one = new AdamW(overMemory.All, new AdamWOptions());
        using var other = new AdamW(overTensors.All, new AdamWOptions(), overTensors: true);
        for (var update = 1; update < 5; update++)
        {
            using var scope = NewDisposeScope();
            overMemory.DrawGradients(update);
            overTensors.DrawGradients(update);
            other.GradientNorm().ShouldBe(one.GradientNorm(), 1e-4);
            one.Step(1e-2, 0.9);
            other.Step(1e-2, 0.9);
        }

        foreach (var tensor in new[] { Matrix, Bias })
            UerRun.Distance(ForwardTests.Values(overMemory.All[tensor]), ForwardTests.Values(overTensors.All[tensor])).ShouldBeLessThan(5e-6f);
    }

    [Fact]
    public void The_norm_is_that_of_all_gradients_together()
    {
        using var parameters = new Parameters(rows: 2, columns: 2);
        using var adamW = new AdamW(parameters.All, new AdamWOptions());
        using var scope = NewDisposeScope();
        parameters.All[Matrix].grad = full([2, 2], 3, ScalarType.Float32);
        parameters.All[Bias].grad = full([2], 4, ScalarType.Float32);

        adamW.GradientNorm().ShouldBe(Math.Sqrt(4 * 9 + 2 * 16), 1e-12);
    }

    /// <summary>A matrix and a bias with weights from a seed.</summary>
    private sealed class Parameters : IDisposable
    {
        public Parameters(long rows, long columns)
        {
            manual_seed(1);
            All = new()
            {
                [Matrix] = Parameter(randn([rows, columns])),
                [Bias] = Parameter(randn([columns])),
            };
        }

        public Dictionary<Gpt2Tensor, Parameter> All { get; }

        public void DrawGradients(int seed)
        {
            manual_seed(seed);
            foreach (var parameter in All.Values) parameter.grad = randn(parameter.shape);
        }

        public void Dispose()
        {
            foreach (var parameter in All.Values) parameter.Dispose();
        }
    }

    /// <summary>The rule in double precision, a line a formula.</summary>
    private sealed class Model(float[] weights, double decay)
    {
        private readonly double[] weights = [.. weights];
        private readonly double[] means = new double[weights.Length];
        private readonly double[] squares = new double[weights.Length];

        public float[] Weights => [.. weights.Select(weight => (float)weight)];

        public void Update(float[] gradients, double rate)
        {
            for (var i = 0; i < weights.Length; i++)
            {
                means[i] = 0.9 * means[i] + 0.1 * gradients[i];
                squares[i] = 0.999 * squares[i] + 0.001 * gradients[i] * gradients[i];
                weights[i] -= rate * means[i] / (Math.Sqrt(squares[i]) + 1e-6);
                weights[i] -= rate * decay * weights[i];
            }
        }
    }
}
