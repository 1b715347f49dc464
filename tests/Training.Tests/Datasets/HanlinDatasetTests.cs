using Hanlin.Training.Datasets;

namespace Hanlin.Training.Tests.Datasets;

public sealed class HanlinDatasetTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(21128, 2)]
    [InlineData(65536, 2)]
    [InlineData(65537, 4)]
    public void Instances_are_read_by_their_number_over_several_segments(int vocabularySize, int idBytes)
    {
        const int Count = 2 * HanlinHeader.SegmentInstances + 1000;
        Write(Count, vocabularySize, idBytes);

        using var dataset = HanlinDataset.Open(folder["a"]);

        (dataset.Count, dataset.SequenceLength, dataset.VocabularySize, dataset.PadId).ShouldBe((Count, 4, vocabularySize, 0));
        Span<int> ids = new int[5];
        foreach (var index in (int[])[0, 1, 65535, 65536, 65537, 131071, 131072, Count - 1])
        {
            var length = dataset.Read(index, ids);
            ids[..length].ToArray().ShouldBe(Instance(index, vocabularySize), $"{index}");
        }

        Should.Throw<ArgumentOutOfRangeException>(() => dataset.Read(Count, new int[5]));
    }

    [Fact]
    public void A_file_that_was_cut_short_is_refused_wherever_it_was_cut()
    {
        Write(300, 512, 2);
        var whole = File.ReadAllBytes(folder["a"]);

        for (var length = 1; length < whole.Length; length += 97)
        {
            folder.Write("b", whole[..length]);
            Should.Throw<InputException>(() => HanlinDataset.Open(folder["b"]).Dispose(), $"{length}").Message.ShouldStartWith(folder["b"]);
        }
    }

    [Fact]
    public void A_byte_that_changed_is_noticed_wherever_it_is()
    {
        Write(40, 512, 2);
        var whole = File.ReadAllBytes(folder["a"]);

        for (var at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x10;
            folder.Write("b", damaged);
            Should.Throw<InputException>(
                () =>
                {
                    using var dataset = HanlinDataset.Open(folder["b"]);
                    dataset.Read(0, new int[5]);
                },
                $"byte {at}");
        }
    }

    [Fact]
    public void What_damage_means_and_what_helps_is_said()
    {
        Write(40, 512, 2);
        var whole = File.ReadAllBytes(folder["a"]);

        Refusal(at: 8, value: 9).ShouldContain("has version 9 of the format; this build reads 1");
        Refusal(at: 12, value: 9).ShouldContain("its header is damaged");
        Refusal(at: HanlinHeader.Size + 1, value: 9).ShouldContain("segment 0, bytes 256 to");

        string Refusal(int at, byte value)
        {
            byte[] damaged = [.. whole];
            damaged[at] = value;
            folder.Write("b", damaged);
            return Should.Throw<InputException>(() =>
            {
                using var dataset = HanlinDataset.Open(folder["b"]);
                dataset.Read(0, new int[5]);
            }).Message;
        }
    }

    /// <summary>A header with a right checksum can still lie: whoever writes it can compute one.</summary>
    [Theory]
    [InlineData(0, 2, 512, 40)]
    [InlineData(4, 3, 512, 40)]
    [InlineData(4, 2, 0, 40)]
    [InlineData(4, 2, 512, 0)]
    [InlineData(4, 2, 512, long.MaxValue)]
    [InlineData(4, 2, 512, 41)]
    [InlineData(1 << 30, 2, 512, 40)]
    public void A_header_that_does_not_fit_the_file_is_refused(int sequenceLength, int idBytes, int vocabularySize, long count)
    {
        Write(40, 512, 2);
        var bytes = File.ReadAllBytes(folder["a"]);
        var header = HanlinHeader.Read("a", bytes, bytes.Length) with
        {
            SequenceLength = sequenceLength,
            IdBytes = idBytes,
            VocabularySize = vocabularySize,
            InstanceCount = count,
        };
        header.Write().CopyTo(bytes, 0);

        Should.Throw<InputException>(() => HanlinDataset.Open(folder.Write("b", bytes)).Dispose());
    }

    [Fact]
    public void The_wrong_vocabulary_is_refused_before_the_first_batch()
    {
        Write(40, 512, 2);
        var options = new BatchOptions { BatchSize = 4, PadId = 0, VocabularySize = 512, VocabularySha256 = new string('b', 64) };

        Should.Throw<InputException>(() => BatchReader.Open(folder["a"], options)).Message.ShouldContain("was made with the vocabulary aaaaaaaaaaaa..., not with bbbbbbbbbbbb...");
        BatchReader.Open(folder["a"], options with { VocabularySha256 = new string('a', 64) }).Dispose();
    }

    private static int[] Instance(long index, int vocabularySize) =>
        [.. Enumerable.Range(0, 1 + (int)(index % 5)).Select(i => (int)((index * 31 + i) % vocabularySize))];

    private void Write(int count, int vocabularySize, int idBytes)
    {
        using var stream = File.Create(folder["a"]);
        var writer = new HanlinInstanceWriter(stream, new HanlinHeader
        {
            SequenceLength = 4,
            IdBytes = idBytes,
            PadId = 0,
            VocabularySize = vocabularySize,
            VocabularySha256 = new string('a', 64),
        });
        for (var i = 0; i < count; i++)
        {
            var ids = Instance(i, vocabularySize);
            writer.Add(ids, Math.Min(ids.Length, 4));
        }

        writer.Complete();
    }
}
