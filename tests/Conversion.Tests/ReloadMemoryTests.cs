using Hanlin.Checkpoints.Models;
using Hanlin.Inference;
using Hanlin.Inference.Sampling;
using Hanlin.Tokenization;

namespace Hanlin.Conversion.Tests;

/// <summary>Versions come and go for months in one process: what a version took, it gives back.</summary>
public sealed class ReloadMemoryTests
{
    // The allocator settles within the first two dozen. After that a version that left its weights behind would show
    // as 19 MiB each time, one that left its cache or its session as several.
    private const int SettlingReloads = 25;
    private const long AllowedGrowth = 64L << 20;

    [Theory]
    [InlineData(ModelFileNames.Onnx)]
    [InlineData(ModelFileNames.OnnxInt8)]
    public async Task Fifty_reloads_under_work_leave_memory_flat(string fileName)
    {
        using var model = await ImportedModel.PoemAsync();
        await using var host = new ModelHost();
        using var metrics = new InferenceMetrics();
        var generator = new TextGenerator(host, TimeProvider.System, metrics);
        for (var reload = 0; reload < SettlingReloads; reload++) await ReloadAsync(reload);
        var before = ResidentBytes();
        for (var reload = 0; reload < 50; reload++) await ReloadAsync(reload);
        (ResidentBytes() - before).ShouldBeLessThan(AllowedGrowth);

        async Task ReloadAsync(int version)
        {
            await host.SwapAsync(Load(model, fileName, version, metrics));
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(job => generator.GenerateAsync(
                default, "春眠不觉晓，", new SamplingParams { MaxNewTokens = 12, Seed = (ulong)job }, [0], TestContext.Current.CancellationToken)));
            outcomes.ShouldAllBe(outcome => outcome.Outputs[0].Model.Version == version);
        }
    }

    private static ServingModel Load(ImportedModel model, string fileName, int version, InferenceMetrics metrics)
    {
        var options = new EngineOptions { SlotCount = 8, ThreadCount = 2 };
        var vocabulary = model.Vocabulary();
        return new ServingModel(
            new ModelIdentity("poem", version, model.Folder.Sha256), new BertTokenizer(vocabulary), vocabulary, [vocabulary.SepId!.Value], "cpu",
            new EngineLoop(new Engine(model.Open(fileName, options), options), metrics));
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var pages = File.ReadAllText("/proc/self/statm").Split(' ')[1];
        return long.Parse(pages, System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }
}
