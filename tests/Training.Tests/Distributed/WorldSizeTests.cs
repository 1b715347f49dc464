using Hanlin.Training.Tests.Datasets;
using Hanlin.Training.Tests.Network;
using Hanlin.Training.Tests.Pretraining;

namespace Hanlin.Training.Tests.Distributed;

/// <summary>Data-parallel training through the whole loop.</summary>
[Collection(TorchCollection.Name)]
public sealed class WorldSizeTests : IDisposable
{
    private const int Steps = 6;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Two_processes_have_the_losses_and_weights_of_one_with_the_doubled_batch()
    {
        // Packed, so that every row has as many targets and the mean of the means is the mean; in the global order, where the two
        // halves of a step are the rows that one process takes.
        await Preprocessing.RunAsync(Golden.PathOf("corpus/corpus.txt"), folder["dataset"], sequenceLength: 32, with: options => options with { Packing = true });
        var alone = await Runs.FollowAsync(Options(folder.FullPath, "alone.bin", ("batch_size", "8")));
        await Ranks.RunAsync<Part>(worldSize: 2, folder.FullPath);

        var together = Ranks.Found<double[]>(folder.FullPath, rank: 0);
        together.Length.ShouldBe(Steps);
        foreach (var (loss, report) in together.Zip(alone)) loss.ShouldBe(report.Loss!.Value, 2e-5);
        together[^1].ShouldBeLessThan(together[0]);
        UerRun.Distance(folder[$"alone.bin-{Steps}"], folder[$"together.bin-{Steps}"]).ShouldBeLessThan(2e-5f);
        Ranks.Found<double[]>(folder.FullPath, rank: 1).ShouldBeEmpty("only the first process reports");
    }

    private static Dictionary<string, string> Options(string folder, string model, params (string Name, string Value)[] more) => UerRun.Options(
        Path.Combine(folder, model),
        [("dataset_path", Path.Combine(folder, "dataset")), ("shuffle", "global"), ("total_steps", $"{Steps}"), ("save_checkpoint_steps", $"{Steps}"), ("learning_rate", "1e-4"), .. more]);

    /// <summary>What each process does.</summary>
    public sealed class Part
    {
        [Fact(Explicit = true)]
        public async Task Trains_on_its_half()
        {
            var reports = await Runs.FollowAsync(Options(Ranks.Folder, "together.bin", ("batch_size", "4"), ("world_size", "2"), ("backend", "mpi")));
            var rank = int.Parse(Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_RANK")!, System.Globalization.CultureInfo.InvariantCulture);
            Ranks.Leave(rank, reports.Select(report => report.Loss!.Value).ToArray());
        }
    }
}
