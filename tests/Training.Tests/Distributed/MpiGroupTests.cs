using Hanlin.Training.Distributed;
using static TorchSharp.torch;

namespace Hanlin.Training.Tests.Distributed;

public sealed class MpiGroupTests
{
    private const int WorldSize = 2;

    // Longer than one piece of a call, and not a multiple of it.
    private const int Large = (1 << 20) + 3;

    [Fact]
    public async Task Two_processes_sum_and_share_to_the_same_bits_as_one_process_adds()
    {
        using var folder = new TempFolder();
        await Ranks.RunAsync<Part>(WorldSize, folder.FullPath);

        using var scope = NewDisposeScope();
        float[] expected = NumbersOf(0).add(NumbersOf(1)).data<float>().ToArray();
        foreach (var rank in Enumerable.Range(0, WorldSize))
        {
            var found = Ranks.Found<Sums>(folder.FullPath, rank);
            found.Rank.ShouldBe(rank);
            found.WorldSize.ShouldBe(WorldSize);
            found.Large.ShouldBe(Digest(expected));
            found.Small.ShouldBe([3, 5]);
            found.Doubles.ShouldBe([0.5 + 1.5, 10]);
            found.Broadcast.ShouldBe([100, 101]);
        }
    }

    private static Tensor NumbersOf(int rank)
    {
        using var generator = new Generator((ulong)rank + 1);
        return randn([Large], generator: generator);
    }

    private static string Digest(float[] numbers) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(numbers)));

    public sealed record Sums(int Rank, int WorldSize, string Large, float[] Small, double[] Doubles, float[] Broadcast);

    /// <summary>What each process does.</summary>
    public sealed class Part
    {
        [Fact(Explicit = true)]
        public async Task Sums_and_shares()
        {
            using var group = await ProcessGroups.JoinAsync(new GroupOptions { WorldSize = WorldSize }, TestContext.Current.CancellationToken);
            using var scope = NewDisposeScope();
            var large = NumbersOf(group.Rank);
            var small = tensor((float[])[group.Rank + 1, group.Rank + 2]);
            group.Sum([large, small]);
            double[] doubles = [0.5 + group.Rank, 5];
            group.Sum(doubles.AsSpan());
            var shared = tensor((float[])[100 + (group.Rank * 7), 101 + group.Rank]);
            group.Broadcast([shared]);
            group.Barrier();
            Should.Throw<ArgumentException>(() => group.Sum([arange(3)])).Message.ShouldContain("32-bit floats");
            Ranks.Leave(group.Rank, new Sums(
                group.Rank, group.WorldSize, Digest(large.data<float>().ToArray()), small.data<float>().ToArray(), doubles, shared.data<float>().ToArray()));
        }
    }
}
