using System.Text.Json;
using Hanlin.Training.Datasets;

namespace Hanlin.Training.Tests.Datasets;

/// <summary>The batches of real runs of UER-py, row by row.</summary>
public sealed class UerBatchReaderTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("stage1/steps.json", 8, 100)]
    [InlineData("accum/steps.json", 4, 25600)]
    public void The_batches_are_those_of_UER_py(string log, int batchSize, int bufferSize)
    {
        using var reader = BatchReader.Open(Golden.PathOf("datasets/lm_seq32_p2.pt"), Options(batchSize, bufferSize));

        foreach (var step in Steps(log)) ShouldBe(reader.Next(), step);
    }

    [Fact]
    public async Task Our_format_gives_the_same_batches_in_UER_py_s_order()
    {
        await Preprocessing.RunAsync(Golden.PathOf("corpus/corpus.txt"), folder["a.hds"], sequenceLength: 32);
        using var reader = BatchReader.Open(folder["a.hds"], Options(8, 100) with { Order = ShuffleOrder.Uer });

        foreach (var step in Steps("stage1/steps.json")) ShouldBe(reader.Next(), step);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 2)]
    public void A_reader_that_goes_on_from_a_position_gives_the_same_batches(int worldSize, int rank)
    {
        var options = Options(8, 100) with { WorldSize = worldSize, Rank = rank };
        using var whole = BatchReader.Open(Golden.PathOf("datasets/lm_seq32_p2.pt"), options);
        var positions = new List<ReaderState> { whole.Save() };
        var batches = new List<long[]>();
        for (var step = 0; step < 180; step++)
        {
            batches.Add(whole.Next().Source.ToArray());
            positions.Add(whole.Save());
        }

        positions.ShouldContain(position => position.Epoch >= 1);
        foreach (var at in (int[])[0, 1, 5, 12, 13, 14, 26, 27, 60, 77, 100, 129])
        {
            using var resumed = BatchReader.Open(Golden.PathOf("datasets/lm_seq32_p2.pt"), options);
            resumed.Next();
            resumed.Restore(OverJson(positions[at]));
            for (var step = at; step < 180; step++) resumed.Next().Source.ToArray().ShouldBe(batches[step], $"step {step} from {at}");
            OverJson(resumed.Save()).Settings.ShouldBe(positions[at].Settings);
        }
    }

    /// <summary>Every rank takes each world-size-th instance by a count that goes on over the epochs.</summary>
    [Fact]
    public void Ranks_share_out_every_epoch_and_swap_instances_where_the_count_does_not_divide()
    {
        var all = Preprocessing.Instances(Golden.PathOf("datasets/edge_crlf_p1.pt"));
        const int WorldSize = 5; // of 48 instances
        var readers = Enumerable.Range(0, WorldSize)
            .Select(rank => BatchReader.Open(Golden.PathOf("datasets/edge_crlf_p1.pt"), Options(1000, 1000) with { WorldSize = WorldSize, Rank = rank })).ToList();

        for (var (epoch, readCount) = (0, 0); epoch < 3; epoch++)
        {
            var begins = readCount;
            for (var rank = 0; rank < WorldSize; rank++)
            {
                var batch = readers[rank].Next();
                var expected = Enumerable.Range(0, all.Count).Where(i => (begins + i) % WorldSize == rank).Select(i => Row([.. all[i], .. Enumerable.Repeat(0, 17 - all[i].Length)]));
                Rows(batch).Order(StringComparer.Ordinal).ShouldBe(expected.Order(StringComparer.Ordinal), $"epoch {epoch}, rank {rank}");
            }

            readCount += all.Count;
        }

        readers.ForEach(reader => reader.Dispose());
    }

    [Fact]
    public void A_rank_without_an_instance_in_one_epoch_waits_for_the_next()
    {
        using var reader = BatchReader.Open(Golden.PathOf("datasets/edge_two_lines_p1.pt"), Options(4, 10) with { WorldSize = 5, Rank = 4 });

        reader.Next().Size.ShouldBe(1);
        reader.Save().Epoch.ShouldBe(2);
    }

    [Fact]
    public void A_position_in_another_dataset_or_with_other_settings_is_refused()
    {
        using var reader = BatchReader.Open(Golden.PathOf("datasets/lm_seq32_p2.pt"), Options(8, 100));
        var position = reader.Save();

        using var other = BatchReader.Open(Golden.PathOf("datasets/lm_seq64_p2.pt"), Options(8, 100));
        Should.Throw<InputException>(() => other.Restore(position)).Message.ShouldContain("is not the dataset that training was interrupted on");
        using var larger = BatchReader.Open(Golden.PathOf("datasets/lm_seq32_p2.pt"), Options(9, 100));
        Should.Throw<InputException>(() => larger.Restore(position)).Message.ShouldContain("batch_size=8");
        Should.Throw<InputException>(() => reader.Restore(position with { Generator = [1, 2] })).Message.ShouldContain("no state of the random generator");
        Should.Throw<InputException>(() => reader.Restore(position with { Offset = long.MaxValue })).Message.ShouldContain("where reading should go on");
        Should.Throw<InputException>(() => reader.Restore(position with { Used = 5000 })).Message.ShouldContain("5000 instances into a buffer of 100");
    }

    [Fact]
    public void An_id_that_the_vocabulary_lacks_is_refused_with_its_instance()
    {
        using var reader = BatchReader.Open(Golden.PathOf("datasets/lm_seq32_p2.pt"), Options(8, 100) with { VocabularySize = 340 });

        Should.Throw<InputException>(() => reader.Next()).Message.ShouldContain("and the vocabulary 340 tokens. Was the dataset made with another vocabulary?");
    }

    [Fact]
    public void Evaluation_reads_every_instance_once_in_the_order_of_the_file()
    {
        var all = Preprocessing.Instances(Golden.PathOf("datasets/lm_seq32_p2.pt"));
        using var reader = SequentialReader.Open(Golden.PathOf("datasets/lm_seq32_p2.pt"), Options(50, 1));

        for (var pass = 0; pass < 2; pass++)
        {
            var rows = new List<string>();
            while (reader.TryNext(out var batch)) rows.AddRange(Rows(batch));
            rows.ShouldBe(all.Select(ids => Row([.. ids, .. Enumerable.Repeat(0, 33 - ids.Length)])));
            reader.TryNext(out _).ShouldBeFalse();
            reader.Reset();
        }
    }

    private static BatchOptions Options(int batchSize, int bufferSize) => new() { BatchSize = batchSize, BufferSize = bufferSize, PadId = 0, VocabularySize = 512 };

    private static ReaderState OverJson(ReaderState state) =>
        JsonSerializer.Deserialize(JsonSerializer.Serialize(state, ReaderStateJson.Default.ReaderState), ReaderStateJson.Default.ReaderState)!;

    private static List<JsonElement> Steps(string log) => [.. JsonDocument.Parse(Golden.Bytes(log)).RootElement.EnumerateArray()];

    private static void ShouldBe(Batch batch, JsonElement step)
    {
        var number = step.GetProperty("step").ToString();
        var segments = step.GetProperty("seg_ones").EnumerateArray().SelectMany(ones => Enumerable.Range(0, batch.SequenceLength).Select(i => (byte)(i < ones.GetInt32() ? 1 : 0)));
        batch.Size.ShouldBe(step.GetProperty("src").GetArrayLength(), number);
        batch.Source.ToArray().ShouldBe(Flat(step.GetProperty("src")), number);
        batch.Target.ToArray().ShouldBe(Flat(step.GetProperty("tgt")), number);
        batch.Segments.ToArray().ShouldBe(segments, number);
        batch.TokenCount.ShouldBe(step.GetProperty("seg_ones").EnumerateArray().Sum(ones => ones.GetInt32()), number);
    }

    private static IEnumerable<long> Flat(JsonElement rows) => rows.EnumerateArray().SelectMany(row => row.EnumerateArray().Select(id => id.GetInt64()));

    private static string Row(int[] ids) => string.Join(' ', ids);

    /// <summary>The L + 1 ids of each row.</summary>
    private static List<string> Rows(Batch batch)
    {
        var rows = new List<string>();
        for (var row = 0; row < batch.Size; row++)
        {
            var start = row * batch.SequenceLength;
            rows.Add(string.Join(' ', (long[])[batch.Source[start], .. batch.Target.Slice(start, batch.SequenceLength)]));
        }

        return rows;
    }
}
