using Hanlin.Checkpoints.Models;
using Hanlin.Inference;
using Hanlin.Inference.Sampling;
using Hanlin.Inference.Scheduling;
using Hanlin.Tokenization;

namespace Hanlin.Conversion.Tests;

/// <summary>A model that UER-py trained on Tang poems, and what UER-py's own generate_lm.py --top_k 1 made of three prompts.</summary>
public sealed class PoemTests
{
    [Theory]
    [InlineData(ModelFileNames.Onnx)]
    [InlineData(ModelFileNames.OnnxInt8)]
    public async Task Greedy_texts_are_those_of_UER_py(string fileName)
    {
        using var model = await ImportedModel.PoemAsync();
        var vocabulary = model.Vocabulary();
        var tokenizer = new BertTokenizer(vocabulary);
        var options = new EngineOptions { SlotCount = 4 };
        using var engine = new Engine(model.Open(fileName, options), options);
        for (var number = 1; number <= 3; number++)
        {
            // UER's file: the prompt line, then [CLS] and all 48 tokens as they are written in the vocabulary.
            var lines = (await File.ReadAllTextAsync(ImportedModel.DataPath($"greedy/greedy_{number}.txt"), TestContext.Current.CancellationToken)).Split('\n');
            int[] prompt = [vocabulary.ClsId!.Value, .. tokenizer.Encode(lines[0])];
            var sequence = new Sequence(
                new Prompt(prompt), new SamplingParams { DoSample = false, StopLoops = false },
                new TokenRules { EosTokenIds = [], Suppressed = [], BadWords = [] }, 48 - prompt.Length);
            engine.Add(sequence);
            while (engine.HasUnfinished) engine.Step();
            string.Concat(sequence.TokenIds.ToArray().Select(vocabulary.TokenOf)).ShouldBe(lines[1]);
        }
    }

    [Fact]
    public async Task The_8_bit_graph_is_as_good_as_the_reference_and_says_so()
    {
        using var model = await ImportedModel.PoemAsync();
        var evaluation = model.Folder.Manifest.Evaluation;
        evaluation["perplexity.int8"].ShouldBeInRange(0.98 * evaluation["perplexity.fp32"], 1.02 * evaluation["perplexity.fp32"]);
    }
}
