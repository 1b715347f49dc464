using System.Text;
using Hanlin.Producer.Prompts;

namespace Hanlin.Producer.Tests.Prompts;

/// <summary>Alone, since the memory that is measured is that of the whole process.</summary>
[Collection(nameof(StreamingTests))]
[CollectionDefinition(nameof(StreamingTests), DisableParallelization = true)]
public sealed class StreamingTests : IDisposable
{
    private const int LineCount = 1_000_000;
    private const int ObjectCount = 100_000;
    private const long MaxGrowth = 8 << 20;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_million_lines_are_read_in_memory_that_does_not_grow() =>
        (await PeakGrowthAsync(Generate("p.txt", number => $"第{number}首诗，床前明月光"))).ShouldBeLessThan(MaxGrowth);

    [Fact]
    public async Task A_hundred_thousand_objects_are_read_in_memory_that_does_not_grow() =>
        (await PeakGrowthAsync(Generate("p.jsonl", number => $$"""{"prompt":"第{{number}}首诗","seed":{{number}}}""", ObjectCount),
            ObjectCount)).ShouldBeLessThan(MaxGrowth);

    private string Generate(string name, Func<int, string> line, int count = LineCount)
    {
        using var writer = new StreamWriter(folder[name], append: false, Encoding.UTF8, bufferSize: 1 << 16);
        for (var number = 1; number <= count; number++)
        {
            writer.Write(line(number));
            writer.Write('\n');
        }

        return folder[name];
    }

    /// <summary>The most memory in use, after collection, over that at the start.</summary>
    private static async Task<long> PeakGrowthAsync(string path, int count = LineCount)
    {
        await using var source = await PromptSource.OpenAsync(Reading.Options(path), Reading.Cancel);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (seen, peak) = (0, 0L);
        await foreach (var entry in source.ReadAsync(Reading.Cancel))
        {
            Assert.IsType<PromptLine>(entry);
            if (++seen % (count / 10) == 0)
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        seen.ShouldBe(count);
        return peak;
    }
}
