using Hanlin.Checkpoints;
using Hanlin.Training.Options;
using Hanlin.Training.Pretraining;
using Hanlin.Training.Tests.Network;
using TorchSharp;

namespace Hanlin.Training.Tests.Pretraining;

[Collection(TorchCollection.Name)]
public sealed class PretrainerTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Memory_stays_flat_over_a_thousand_steps()
    {
        List<long> living = [];
        var progress = new Runs.Recorder<StageProgress>(also: _ => living.Add(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount));

        await Runs.RunAsync(UerRun.Options(folder["model.bin"],
            ("total_steps", "1005"), ("batch_size", "1"), ("save_checkpoint_steps", "500"), ("keep_checkpoints", "1"), ("dropout", "0.1"), ("max_grad_norm", "1")), progress);

        living.Count.ShouldBeGreaterThan(1000);
        living.Skip(10).Max().ShouldBe(living.Skip(10).Min());
    }

    [Fact]
    public async Task The_last_step_is_saved_and_the_newest_checkpoints_are_kept()
    {
        var report = await Runs.RunAsync(UerRun.Options(folder["model.bin"], ("total_steps", "7"), ("save_checkpoint_steps", "2"), ("keep_checkpoints", "2")));

        report.WeightsPath.ShouldBe(folder["model.bin-7"]);
        folder.Names.Where(name => !name.StartsWith('.')).ShouldBe(
            ["model.bin-6", "model.bin-6.json", "model.bin-6.optimizer", "model.bin-7", "model.bin-7.json", "model.bin-7.optimizer"]);
    }

    [Fact]
    public async Task Gradients_computed_again_are_those_of_a_step_that_kept_everything()
    {
        await Runs.RunAsync(UerRun.Options(folder["kept.bin"], ("total_steps", "6"), ("dropout", "0.2")));
        await Runs.RunAsync(UerRun.Options(folder["recomputed.bin"], ("total_steps", "6"), ("dropout", "0.2"), ("gradient_checkpointing", "true")));

        UerRun.Distance(folder["kept.bin-6"], folder["recomputed.bin-6"]).ShouldBeLessThan(1e-6f);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        foreach (var (name, seed) in new[] { ("a.bin", "7"), ("b.bin", "7"), ("c.bin", "8") })
        {
            var options = UerRun.Options(folder[name], ("total_steps", "4"), ("dropout", "0.1"), ("seed", seed));
            options.Remove("pretrained_model_path");
            await Runs.RunAsync(options);
        }

        UerRun.Distance(folder["a.bin-4"], folder["b.bin-4"]).ShouldBe(0);
        UerRun.Distance(folder["a.bin-4"], folder["c.bin-4"]).ShouldBeGreaterThan(0.01f);
    }

    [Theory]
    [InlineData("")]
    [InlineData("bf16")]
    public async Task It_learns(string precision)
    {
        var reports = await Runs.FollowAsync(UerRun.Options(folder["model.bin"],
            ("total_steps", "60"), ("precision", precision == "" ? "fp32" : precision), ("dropout", "0.1"), ("max_grad_norm", "1"), ("loss_rule", "target"), ("layernorm_flavor", "hf")));

        reports.Take(5).Average(report => report.Loss!.Value).ShouldBeGreaterThan(6);
        reports.TakeLast(10).Average(report => report.Loss!.Value).ShouldBeLessThan(5);
    }

    [Fact]
    public async Task A_held_out_dataset_is_scored_while_training_and_at_the_end()
    {
        List<string> log = [];
        var report = await Runs.RunAsync(UerRun.Options(folder["model.bin"],
            ("total_steps", "20"), ("eval_dataset_path", Golden.PathOf("datasets/lm_seq32_p2.pt")), ("eval_steps", "10")), log: log);

        log.Count(line => line.Contains("held out", StringComparison.Ordinal)).ShouldBe(2);
        report.Evaluation!.Perplexity.ShouldBeInRange(50, 300);
        report.Evaluation.TokenCount.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public async Task Report_lines_are_UER_pys()
    {
        List<string> log = [];
        await Runs.RunAsync(UerRun.Options(folder["model.bin"], ("report_steps", "5")), log: log);

        log.Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line[..28]).ShouldBe(
            ["|        5/      20 steps|  ", "|       10/      20 steps|  ", "|       15/      20 steps|  ", "|       20/      20 steps|  "]);
        log.ShouldContain(line => line.EndsWith("| loss    6.05| acc: 0.040", StringComparison.Ordinal));
        log.ShouldContain(line => line.EndsWith("| loss    5.29| acc: 0.061", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Weights_that_are_no_whole_model_are_refused_with_a_list()
    {
        File.Copy(Golden.PathOf("stage1/initial.bin"), folder["initial.bin"]);
        var refusal = await Should.ThrowAsync<CheckpointException>(() => Runs.RunAsync(UerRun.Options(folder["model.bin"],
            ("pretrained_model_path", folder["initial.bin"]), ("config_path", Larger()))));

        refusal.Message.ShouldContain("LayerCount = 2");
        refusal.Message.ShouldContain("LayerCount = 3");
        folder.Names.ShouldNotContain(name => name.StartsWith("model.bin", StringComparison.Ordinal));
    }

    [Fact]
    public void Options_that_make_another_model_than_GPT_2_are_refused()
    {
        Should.Throw<OptionException>(() => PretrainOptions.From(UerRun.Options("x", ("remove_embedding_layernorm", "false")))).Message.ShouldContain("remove_embedding_layernorm");
        Should.Throw<OptionException>(() => PretrainOptions.From(UerRun.Options("x", ("scheduler", "inverse_sqrt"), ("warmup", "0")))).Message.ShouldContain("--warmup");
        Should.Throw<OptionException>(() => PretrainOptions.From(UerRun.Options("x", ("heads_num", "5"))).ModelConfig(512)).Message.ShouldContain("head count 5");
    }

    private string Larger() => folder.Write("config.json",
        File.ReadAllText(Golden.PathOf("corpus/config.json")).Replace("\"layers_num\": 2", "\"layers_num\": 3", StringComparison.Ordinal));
}
