using Hanlin.Checkpoints.Models;
using Hanlin.Inference;
using Hanlin.Inference.Sampling;
using Hanlin.Inference.Scheduling;

namespace Hanlin.Conversion.Tests;

/// <summary>The promise: the same job gives the same bits, whoever runs beside it, in whatever order, split up or again.</summary>
public sealed class ReproducibilityTests
{
    private const int JobCount = 300;
    private static readonly TokenRules NoRules = new() { EosTokenIds = [7], Suppressed = [4], BadWords = [] };

    [Theory]
    [InlineData(ModelFileNames.Onnx)]
    [InlineData(ModelFileNames.OnnxInt8)]
    public async Task Three_hundred_jobs_alone_mixed_and_in_another_order_are_bit_identical(string fileName)
    {
        using var model = await ImportedModel.PoemAsync();
        var alone = Run(model, fileName, slotCount: 1, [.. Enumerable.Range(0, JobCount)]);
        var mixed = Run(model, fileName, slotCount: 48, [.. Enumerable.Range(0, JobCount)]);
        var backwards = Run(model, fileName, slotCount: 17, [.. Enumerable.Range(0, JobCount).Reverse()]);
        mixed.ShouldBe(alone);
        backwards.ShouldBe(alone);
        alone.Distinct().Count().ShouldBeGreaterThan(JobCount / 2); // they are different jobs
    }

    [Theory]
    [InlineData(ModelFileNames.Onnx)]
    [InlineData(ModelFileNames.OnnxInt8)]
    public async Task Samples_of_one_prompt_are_the_same_together_and_one_by_one(string fileName)
    {
        using var model = await ImportedModel.PoemAsync();
        var sampling = new SamplingParams { Seed = 77, SampleCount = 12 };
        var endless = new TokenRules { EosTokenIds = [], Suppressed = [], BadWords = [] };
        int[] tokenIds = [6, .. Enumerable.Range(100, 40)];
        var together = Texts(model, fileName, 8, Siblings(new Prompt(tokenIds)));
        var single = Siblings(new Prompt(tokenIds)).Select((_, index) => new Sequence(new Prompt(tokenIds), sampling, endless, 30, index)).ToArray();
        Texts(model, fileName, 3, single).ShouldBe(together);
        together.Distinct().Count().ShouldBe(12);

        Sequence[] Siblings(Prompt prompt) => [.. Enumerable.Range(0, 12).Select(index => new Sequence(prompt, sampling, endless, 30, index))];
    }

    /// <summary>What an operator may turn without changing a result. The length of a chunk is no setting: in single precision it would.</summary>
    [Theory]
    [InlineData(ModelFileNames.Onnx)]
    [InlineData(ModelFileNames.OnnxInt8)]
    public async Task Threads_slots_and_their_length_change_no_bit(string fileName)
    {
        using var model = await ImportedModel.PoemAsync();
        EngineOptions[] settings =
        [
            new() { SlotCount = 8, ThreadCount = 1 },
            new() { SlotCount = 8, ThreadCount = 2 },
            new() { SlotCount = 3, ThreadCount = 5 },
            new() { SlotCount = 8, ThreadCount = 2, MaxPrefillTokens = 128 },
            new() { SlotCount = 8, ThreadCount = 2, MaxSequenceLength = 120 },
        ];
        var texts = settings.Select(options => Texts(model, fileName, options, [.. Enumerable.Range(0, 40).Select(Job)])).ToArray();
        foreach (var (index, text) in texts.Index()) text.ShouldBe(texts[0], settings[index].ToString());
    }

    /// <summary>Texts and bits of every job, by job.</summary>
    private static string[] Run(ImportedModel model, string fileName, int slotCount, int[] order)
    {
        var jobs = order.ToDictionary(job => job, Job);
        var texts = Texts(model, fileName, slotCount, [.. order.Select(job => jobs[job])]);
        return [.. Enumerable.Range(0, JobCount).Select(job => texts[Array.IndexOf(order, job)])];
    }

    private static string[] Texts(ImportedModel model, string fileName, int slotCount, Sequence[] sequences) =>
        Texts(model, fileName, new EngineOptions { SlotCount = slotCount, PrefillChunk = 16, MaxPrefillTokens = 48 }, sequences);

    private static string[] Texts(ImportedModel model, string fileName, EngineOptions options, Sequence[] sequences)
    {
        using var engine = new Engine(model.Open(fileName, options), options);
        foreach (var sequence in sequences) engine.Add(sequence);
        while (engine.HasUnfinished) engine.Step();
        return [.. sequences.Select(sequence => $"{string.Join(' ', sequence.NewTokenIds.ToArray())} {string.Join(' ', sequence.Logprobs.ToArray().Select(BitConverter.SingleToUInt32Bits))}")];
    }

    /// <summary>Prompts of 1 to 60 tokens, continuations of 1 to 40, all kinds of sampling.</summary>
    private static Sequence Job(int job)
    {
        var length = 1 + (int)(Philox.NextDouble(1, job, 0) * 60);
        int[] tokenIds = [6, .. Enumerable.Range(0, length - 1).Select(position => 100 + (int)(Philox.NextDouble(2, job, position) * 3000))];
        var sampling = new SamplingParams
        {
            Seed = (ulong)job,
            DoSample = job % 7 != 0,
            TopK = job % 3 == 0 ? 0 : 50,
            TopP = job % 4 == 0 ? 0.9f : 1,
            Temperature = 0.7f + 0.1f * (job % 6),
            RepetitionPenalty = job % 5 == 0 ? 1.2f : 1,
        };
        return new Sequence(new Prompt(tokenIds), sampling, NoRules, 1 + job % 40);
    }
}
