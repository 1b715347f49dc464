using System.Text.Json;
using Hanlin.Checkpoints.Gpt2;
using Hanlin.Tokenization;
using Hanlin.Training.Network;
using Hanlin.Training.Pretraining;
using Hanlin.Training.Tests.Network;
using static TorchSharp.torch;

namespace Hanlin.Training.Tests.Pretraining;

/// <summary>Whole runs, from UER-py's dataset to the weights, beside what UER-py logged of the same.</summary>
[Collection(TorchCollection.Name)]
public sealed class GoldenRunTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Twenty_steps_have_UER_pys_losses_rates_and_weights()
    {
        var reports = await Runs.FollowAsync(UerRun.Options(folder["model.bin"]));

        var steps = UerRun.Json("stage1/steps.json").EnumerateArray().ToList();
        reports.Count.ShouldBe(steps.Count);
        foreach (var (report, step) in reports.Zip(steps))
        {
            report.Loss!.Value.ShouldBe(step.GetProperty("loss").GetDouble(), step.GetProperty("step").GetInt32() <= 2 ? 1e-5 : 5e-5);
            report.Accuracy!.Value.ShouldBe(step.GetProperty("correct").GetDouble() / step.GetProperty("denominator").GetDouble(), 1e-6);
            report.LearningRate!.Value.ShouldBe(step.GetProperty("lr").GetDouble(), 1e-12);
        }

        UerRun.Distance(folder["model.bin-20"], Golden.PathOf("stage1/model.bin-20")).ShouldBeLessThan(1e-4f);
        folder.Names.ShouldContain("model.bin-10");
    }

    [Fact]
    public async Task Accumulated_batches_come_to_UER_pys_weights()
    {
        var reports = await Runs.FollowAsync(UerRun.Options(folder["model.bin"],
            ("batch_size", "4"), ("accumulation_steps", "2"), ("total_steps", "8"), ("instances_buffer_size", "25600")));

        var losses = UerRun.Json("accum/steps.json").EnumerateArray().Select(step => step.GetProperty("loss").GetDouble()).ToList();
        reports.Count.ShouldBe(losses.Count);
        foreach (var (report, loss) in reports.Zip(losses)) report.Loss!.Value.ShouldBe(loss, 1e-5);
        UerRun.Distance(folder["model.bin-8"], Golden.PathOf("accum/model.bin-8")).ShouldBeLessThan(1e-5f);
    }

    [Theory]
    [InlineData("stage1", 8, 1, 100)]
    [InlineData("accum", 4, 2, 25600)]
    public void The_gradients_of_the_first_update_are_UER_pys(string run, int batchSize, int batches, int bufferSize)
    {
        using var scope = NewDisposeScope();
        using var network = UerRun.Network("stage1/initial.bin");
        var options = PretrainOptions.From(UerRun.Options(folder["model.bin"], ("batch_size", $"{batchSize}"), ("instances_buffer_size", $"{bufferSize}")));
        using var reader = DatasetReaders.Open(options, Vocabulary.Load(options.VocabPath));
        var backward = new BackwardPass(network, LossRule.UerHead, recompute: false, seed: 7);
        for (var step = 1; step <= batches; step++) backward.Run(reader.Next(), step, 1.0 / batches);

        var expected = UerRun.Singles($"{run}/grads_step1.f32");
        using var gradients = Gpt2Weights.InMemory(network.Config.Shape, isOutputTied: true,
            (tensor, destination) => NetworkWeights.Read(network.Parameters[tensor].grad!, destination));
        var position = 0;
        foreach (var entry in UerRun.Json("stage1/grads_step1.json").EnumerateArray())
        {
            var (tensor, part) = TensorOf(entry.GetProperty("name").GetString()!);
            var length = entry.GetProperty("shape").EnumerateArray().Aggregate(1, (product, size) => product * size.GetInt32());
            var values = new float[length * (part is null ? 1 : 3)];
            gradients.Read(tensor, MatrixLayout.OutputByInput, values);
            UerRun.Distance(values.AsSpan((part ?? 0) * length, length), expected.AsSpan(position, length)).ShouldBeLessThan(2e-6f, entry.GetProperty("name").GetString());
            position += length;
        }

        position.ShouldBe(expected.Length);
    }

    [Fact]
    public void Both_rules_of_the_loss_have_UER_pys_values()
    {
        using var scope = NewDisposeScope();
        using var network = UerRun.Network("stage1/initial.bin");
        var options = PretrainOptions.From(UerRun.Options(folder["model.bin"]));
        using var reader = DatasetReaders.Open(options, Vocabulary.Load(options.VocabPath));
        var batch = reader.Next();
        var rules = UerRun.Json("forward/loss_rules.json");

        Check(LossRule.UerHead, rules.GetProperty("head_rule_seg_gt_0"));
        Check(LossRule.Target, rules.GetProperty("old_rule_tgt_gt_0"));

        void Check(LossRule rule, JsonElement expected)
        {
            var loss = new BackwardPass(network, rule, recompute: false, seed: 7).Run(batch, 1, 1);
            loss.Loss.ShouldBe(expected.GetProperty("loss").GetDouble(), 1e-5);
            loss.TargetCount.ShouldBe(expected.GetProperty("tokens").GetInt64());
        }
    }

    private static (Gpt2Tensor Tensor, int? Part) TensorOf(string name)
    {
        var words = name.Split('.');
        var layer = words is ["encoder", "transformer", var number, ..] ? int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) : 0;
        return words switch
        {
            ["embedding", "word", ..] => (new(Gpt2Parameter.WordEmbedding), null),
            ["embedding", "pos", ..] => (new(Gpt2Parameter.PositionEmbedding), null),
            ["encoder", "layer_norm", "gamma"] => (new(Gpt2Parameter.FinalNormGamma), null),
            ["encoder", "layer_norm", "beta"] => (new(Gpt2Parameter.FinalNormBeta), null),
            [.., "linear_layers", var part, "weight"] => (new(Gpt2Parameter.QueryKeyValueWeight, layer), part[0] - '0'),
            [.., "linear_layers", var part, "bias"] => (new(Gpt2Parameter.QueryKeyValueBias, layer), part[0] - '0'),
            [.., "final_linear", "weight"] => (new(Gpt2Parameter.AttentionOutputWeight, layer), null),
            [.., "final_linear", "bias"] => (new(Gpt2Parameter.AttentionOutputBias, layer), null),
            [.., "linear_1", "weight"] => (new(Gpt2Parameter.FeedForwardInputWeight, layer), null),
            [.., "linear_1", "bias"] => (new(Gpt2Parameter.FeedForwardInputBias, layer), null),
            [.., "linear_2", "weight"] => (new(Gpt2Parameter.FeedForwardOutputWeight, layer), null),
            [.., "linear_2", "bias"] => (new(Gpt2Parameter.FeedForwardOutputBias, layer), null),
            [.., "layer_norm_1", "gamma"] => (new(Gpt2Parameter.AttentionNormGamma, layer), null),
            [.., "layer_norm_1", "beta"] => (new(Gpt2Parameter.AttentionNormBeta, layer), null),
            [.., "layer_norm_2", "gamma"] => (new(Gpt2Parameter.FeedForwardNormGamma, layer), null),
            [.., "layer_norm_2", "beta"] => (new(Gpt2Parameter.FeedForwardNormBeta, layer), null),
            _ => throw new ArgumentException(name),
        };
    }
}
