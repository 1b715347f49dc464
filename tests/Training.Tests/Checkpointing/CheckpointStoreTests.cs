using Hanlin.Training.Checkpointing;
using Hanlin.Training.Options;
using Hanlin.Training.Tests.Network;
using Hanlin.Training.Tests.Pretraining;

namespace Hanlin.Training.Tests.Checkpointing;

[Collection(TorchCollection.Name)]
public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("4", "1", "0")]
    [InlineData("3", "2", "0.1")] // between two updates, with dropout
    public async Task A_run_that_goes_on_is_bitwise_the_run_that_never_stopped(string saveAt, string accumulation, string dropout)
    {
        (string, string)[] same = [("save_checkpoint_steps", saveAt), ("accumulation_steps", accumulation), ("dropout", dropout), ("report_steps", "5")];
        List<string> wholeLog = [], restLog = [];
        await Runs.RunAsync(UerRun.Options(folder["whole.bin"], same), log: wholeLog);

        using var stop = new CancellationTokenSource();
        var stopAt14 = new Runs.Recorder<StageProgress>(also: report => { if (report.Phase == "training" && report.Done * 20 / report.Total == 14) stop.Cancel(); });
        await Should.ThrowAsync<OperationCanceledException>(() => Runs.RunAsync(UerRun.Options(folder["parted.bin"], same), stopAt14, stop: stop));
        var report = await Runs.RunAsync(UerRun.Options(folder["parted.bin"], [.. same, ("resume", "true")]), log: restLog);

        report.ResumedFrom.ShouldBe(14);
        UerRun.Distance(folder["parted.bin-20"], folder["whole.bin-20"]).ShouldBe(0);
        File.ReadAllBytes(folder["parted.bin-20.optimizer"]).ShouldBe(File.ReadAllBytes(folder["whole.bin-20.optimizer"]));
        LossOf(restLog[^1]).ShouldBe(LossOf(wholeLog[^1]));
    }

    [Theory]
    [InlineData("model.bin-20")]
    [InlineData("model.bin-20.optimizer")]
    [InlineData("model.bin-20.json")]
    public async Task A_checkpoint_with_a_damaged_file_is_passed_over_with_a_notice(string damaged)
    {
        await Runs.RunAsync(UerRun.Options(folder["model.bin"]));
        var bytes = File.ReadAllBytes(folder[damaged]);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(folder[damaged], bytes);

        List<string> notices = [];
        using var store = CheckpointStore.Open(folder["model.bin"]);
        store.FindNewest(notices.Add)!.Step.ShouldBe(10);
        notices.ShouldHaveSingleItem().ShouldContain("step 20");
    }

    [Fact]
    public async Task So_is_one_with_a_file_that_is_cut_short_or_gone()
    {
        await Runs.RunAsync(UerRun.Options(folder["model.bin"]));
        using (var file = File.OpenWrite(folder["model.bin-20.optimizer"])) file.SetLength(1000);
        File.Delete(folder["model.bin-10"]);

        List<string> notices = [];
        using var store = CheckpointStore.Open(folder["model.bin"]);
        store.FindNewest(notices.Add).ShouldBeNull();
        notices.Count.ShouldBe(2);
        notices[0].ShouldContain("1000 bytes");
        notices[1].ShouldContain("missing");
    }

    [Fact]
    public async Task A_saved_run_is_not_begun_anew_by_mistake_nor_gone_on_with_as_another()
    {
        await Runs.RunAsync(UerRun.Options(folder["model.bin"], ("total_steps", "4")));

        (await Should.ThrowAsync<OptionException>(() => Runs.RunAsync(UerRun.Options(folder["model.bin"])))).Message.ShouldContain("--resume");
        var refusal = await Should.ThrowAsync<OptionException>(() => Runs.RunAsync(UerRun.Options(folder["model.bin"], ("resume", "true"), ("batch_size", "4"), ("seed", "9"))));
        refusal.Message.ShouldContain("--batch_size was 8 and is 4");
        refusal.Message.ShouldContain("--seed was 7 and is 9");
    }

    [Fact]
    public void Two_runs_cannot_write_to_one_place()
    {
        using var store = CheckpointStore.Open(folder["model.bin"]);

        Should.Throw<IOException>(() => CheckpointStore.Open(folder["model.bin"])).Message.ShouldContain("another run");
    }

    [Fact]
    public async Task Stage_2_begins_with_the_weights_of_stage_1_and_an_optimiser_of_its_own()
    {
        await Runs.RunAsync(UerRun.Options(folder["stage1.bin"]));
        var reports = await Runs.FollowAsync(UerRun.Options(folder["stage2.bin"],
            ("pretrained_model_path", folder["stage1.bin-20"]), ("dataset_path", Golden.PathOf("datasets/lm_seq64_p2.pt")), ("total_steps", "10"), ("learning_rate", "5e-4")));

        reports[0].LearningRate.ShouldBe(0);
        reports[0].Loss!.Value.ShouldBeLessThan(5.6);
        reports[0].Total.ShouldBe(10 * 8 * 64);
        folder.Names.ShouldContain("stage2.bin-10");
    }

    private static string LossOf(string line) => line[line.IndexOf("loss", StringComparison.Ordinal)..];
}
