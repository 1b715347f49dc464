using Hanlin.Training.Datasets;

namespace Hanlin.Training.Tests.Datasets;

public sealed class GlobalBatchReaderTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private List<string> all = [];

    public async ValueTask InitializeAsync()
    {
        await Preprocessing.RunAsync(Golden.PathOf("corpus/corpus.txt"), folder["a"], sequenceLength: 32);
        all = [.. Preprocessing.Instances(folder["a"]).Select(ids => string.Join(' ', (int[])[.. ids, .. Enumerable.Repeat(0, 33 - ids.Length)]))];
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Each_epoch_has_every_instance_once_in_an_order_of_its_own()
    {
        using var reader = Open(1, seed: 7);
        var first = Take(reader, all.Count);
        var second = Take(reader, all.Count);

        first.Order(StringComparer.Ordinal).ShouldBe(all.Order(StringComparer.Ordinal));
        second.Order(StringComparer.Ordinal).ShouldBe(all.Order(StringComparer.Ordinal));
        first.ShouldNotBe(second);
        first.ShouldNotBe(all);
    }

    [Fact]
    public void The_order_depends_on_the_seed_and_on_nothing_else()
    {
        using var reader = Open(5, seed: 7);
        using var same = Open(1, seed: 7);
        using var other = Open(1, seed: 8);

        var rows = Take(reader, 300);
        Take(same, 300).ShouldBe(rows);
        Take(other, 300).ShouldNotBe(rows);
    }

    [Fact]
    public void Batches_are_full_at_the_end_of_an_epoch_too()
    {
        using var reader = Open(8, seed: 7);

        for (var step = 0; step < 2 * all.Count / 8 + 2; step++) reader.Next().Size.ShouldBe(8);
        reader.Save().Epoch.ShouldBe(2);
    }

    [Fact]
    public void Processes_together_take_the_instances_of_one_with_the_larger_batch()
    {
        using var one = Open(8, seed: 7);
        using var left = Open(4, seed: 7, rank: 0, worldSize: 2);
        using var right = Open(4, seed: 7, rank: 1, worldSize: 2);

        for (var step = 0; step < 300; step++)
        {
            var expected = Rows(one.Next());
            var (evens, odds) = (Rows(left.Next()), Rows(right.Next()));
            evens.Zip(odds).SelectMany(pair => (string[])[pair.First, pair.Second]).ShouldBe(expected);
        }
    }

    [Fact]
    public void A_reader_goes_on_from_any_position()
    {
        using var whole = Open(8, seed: 7);
        for (var step = 0; step < 200; step++)
        {
            using var resumed = Open(8, seed: 7);
            resumed.Restore(whole.Save());
            Rows(resumed.Next()).ShouldBe(Rows(whole.Next()));
        }
    }

    [Fact]
    public void Datasets_of_UER_py_have_no_global_order() =>
        Should.Throw<Training.Options.OptionException>(() => BatchReader.Open(Golden.PathOf("datasets/lm_seq32_p1.pt"), Options(8, 7) with { Order = ShuffleOrder.Global }))
            .Message.ShouldContain("--dataset_format hanlin");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    [InlineData(4096)]
    [InlineData(65537)]
    public void A_permutation_has_every_number_once(int count)
    {
        var permutation = new Permutation(count, seed: 7, epoch: 3);

        Enumerable.Range(0, count).Select(i => permutation[i]).Order().ShouldBe(Enumerable.Range(0, count).Select(i => (long)i));
    }

    [Fact]
    public void A_permutation_leaves_no_trace_of_the_order_it_began_with()
    {
        const int Count = 10_000;
        var permutation = new Permutation(Count, seed: 7, epoch: 0);
        long[] order = [.. Enumerable.Range(0, Count).Select(i => permutation[i])];

        // For a random order: 0.5, 0 and Count / 3, each within a few standard deviations.
        (order.Zip(order.Skip(1)).Count(pair => pair.First < pair.Second) / (double)Count).ShouldBe(0.5, 0.02);
        order.Zip(order.Skip(1)).Count(pair => pair.Second == pair.First + 1).ShouldBeLessThan(10);
        order.Select((number, i) => Math.Abs(number - i)).Average().ShouldBe(Count / 3.0, Count / 50.0);
    }

    private static BatchOptions Options(int batchSize, long seed) => new() { BatchSize = batchSize, PadId = 0, VocabularySize = 512, Seed = seed };

    private static List<string> Rows(Batch batch)
    {
        var rows = new List<string>();
        for (var start = 0; start < batch.Source.Length; start += batch.SequenceLength)
            rows.Add(string.Join(' ', (long[])[batch.Source[start], .. batch.Target.Slice(start, batch.SequenceLength)]));
        return rows;
    }

    private static List<string> Take(IBatchReader reader, int count)
    {
        var rows = new List<string>();
        while (rows.Count < count) rows.AddRange(Rows(reader.Next()));
        return rows[..count];
    }

    private IBatchReader Open(int batchSize, long seed, int rank = 0, int worldSize = 1) =>
        BatchReader.Open(folder["a"], Options(batchSize, seed) with { Rank = rank, WorldSize = worldSize });
}
