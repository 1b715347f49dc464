using Hanlin.Tokenization;
using Hanlin.Training.Corpora;
using Hanlin.Training.Options;
using Hanlin.Training.Vocabularies;

namespace Hanlin.Training.Tests.Vocabularies;

public sealed class VocabularyBuilderTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Special_tokens_come_first_and_characters_by_frequency()
    {
        await BuildAsync("看看看书书。\n书看老\n");

        Tokens().ShouldBe(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "看", "书", "。", "老"]);
    }

    [Fact]
    public async Task Letters_are_there_as_the_tokenizer_needs_them_at_the_beginning_and_inside_words()
    {
        await BuildAsync("GPT2 gpt, é\n");

        Tokens()[5..].ShouldBe(["##p", "##t", "g", "##2", ",", "e"]);
    }

    [Fact]
    public async Task Nothing_of_the_corpus_is_unknown_to_its_own_vocabulary()
    {
        var report = await BuildAsync(await File.ReadAllTextAsync(Golden.PathOf("corpus/corpus.txt"), TestContext.Current.CancellationToken));

        var vocabulary = Vocabulary.Load(folder["v.txt"]);
        var ids = new BertTokenizer(vocabulary).Encode(await File.ReadAllTextAsync(Golden.PathOf("corpus/corpus.txt"), TestContext.Current.CancellationToken));
        ids.Count(id => id == vocabulary.UnknownId).ShouldBe(1, "the one word of more than 200 letters");
        (vocabulary.Count, vocabulary.Sha256).ShouldBe((report.Tokens, report.VocabularySha256));
        (report.Documents, report.Coverage).ShouldBe((203, 1.0));
    }

    [Fact]
    public async Task Size_and_count_limit_it_and_the_report_says_what_that_costs()
    {
        const string Text = "甲甲甲甲乙乙乙丙丙丁\n";

        (await BuildAsync(Text, options => options with { MinCount = 2 })).Coverage.ShouldBe(0.9);
        Tokens()[5..].ShouldBe(["甲", "乙", "丙"]);
        (await BuildAsync(Text, options => options with { MaxTokens = 7 })).Coverage.ShouldBe(0.7);
        Tokens()[5..].ShouldBe(["甲", "乙"]);
    }

    [Fact]
    public async Task Word_pieces_are_learnt_from_what_occurs_together()
    {
        var report = await BuildAsync("the then them this 2023 2023 2023 看thethe\n", options => options with { MaxWordPieces = 4 });

        // h e is there 5 times, and so is t h, which comes behind it in ordinal order; then t he 4 times, 0 2 and 02 3 three times.
        Tokens()[^4..].ShouldBe(["##he", "the", "##02", "##023"]);
        report.WordPieces.ShouldBe(4);
        new BertTokenizer(Vocabulary.Load(folder["v.txt"])).Tokenize("them 2023").ShouldBe(["the", "##m", "2", "##023"]);
    }

    [Fact]
    public async Task The_vocabulary_is_the_same_for_any_number_of_threads()
    {
        // Some mebibytes, so that there are several blocks.
        var text = string.Concat(Enumerable.Range(0, 80_000).Select(i => $"第{i % 977}个 word{i % 311} 小明看书，{(char)('一' + i % 3000)}\n"));

        var alone = await BuildAsync(text, options => options with { WorkerCount = 1, MaxWordPieces = 300 });
        var together = await BuildAsync(text, options => options with { WorkerCount = 4, MaxWordPieces = 300 });

        together.ShouldBe(alone);
        alone.WordPieces.ShouldBe(300);
    }

    [Fact]
    public async Task A_bad_line_is_named_and_leaves_nothing()
    {
        folder.Write("corpus.txt", [.. "好\n"u8, 0xFF, .. "\n"u8]);

        (await Should.ThrowAsync<InputException>(RunAsync(options => options))).Message.ShouldContain("line 2, byte offset 4: byte 1 of the line is 0xFF");
        folder.Names.ShouldBe(["corpus.txt"]);
    }

    [Fact]
    public void The_options_of_the_command_become_those_of_the_stage()
    {
        var options = VocabularyOptions.From(Resolve("--corpus_path", "c.txt", "--output_path", "v", "--vocab_size", "1000", "--min_count=3", "--word_pieces", "500"));

        options.ShouldBe(new VocabularyOptions { Corpus = new CorpusOptions("c.txt"), OutputPath = "v", MaxTokens = 1000, MinCount = 3, MaxWordPieces = 500 });
        Should.Throw<OptionException>(() => VocabularyOptions.From(Resolve("--corpus_path", "c", "--output_path", "v", "--vocab_size", "1000", "--word_pieces", "501")))
            .Message.ShouldBe("--word_pieces 501: allowed: at most half of --vocab_size, 500");
    }

    private static OptionValues Resolve(params string[] arguments) => BuildVocabTable.Table.Resolve(BuildVocabTable.Table.Parse(arguments).Given);

    private Task<VocabularyReport> BuildAsync(string text, Func<VocabularyOptions, VocabularyOptions>? with = null)
    {
        folder.Write("corpus.txt", text);
        return RunAsync(with ?? (options => options));
    }

    private Task<VocabularyReport> RunAsync(Func<VocabularyOptions, VocabularyOptions> with) => new VocabularyBuilder(TimeProvider.System).RunAsync(
        with(new VocabularyOptions { Corpus = new CorpusOptions(folder["corpus.txt"]), OutputPath = folder["v.txt"], WorkerCount = 2 }),
        new ProgressLog(),
        TestContext.Current.CancellationToken);

    private string[] Tokens() => File.ReadAllText(folder["v.txt"]).TrimEnd('\n').Split('\n');
}
