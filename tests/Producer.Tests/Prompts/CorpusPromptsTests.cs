using Hanlin.Producer.Prompts;

namespace Hanlin.Producer.Tests.Prompts;

public sealed class CorpusPromptsTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("lines", " 春眠不觉晓。", " 春眠不觉晓。")]
    [InlineData("chars:3", "春眠不觉晓。", "春眠不")]
    [InlineData("chars:99", "春眠", "春眠")]
    [InlineData("chars:2", "\u3000\u3000春眠不觉晓", "春眠")]
    [InlineData("chars:2", "𠀀𠀁𠀂", "𠀀𠀁")]
    [InlineData("chars:2", "e\u0301a\u0300b", "e\u0301a\u0300")]
    [InlineData("chars:1", "👩‍👩‍👧‍👦好", "👩‍👩‍👧‍👦")]
    [InlineData("sentence", "春眠不觉晓。处处闻啼鸟。", "春眠不觉晓。")]
    [InlineData("sentence", "真的？！是的。", "真的？！")]
    [InlineData("sentence", "他说：“走吧！”然后走了。", "他说：“走吧！”")]
    [InlineData("sentence", "从前……有座山。", "从前……")]
    [InlineData("sentence", "Really? Yes.", "Really?")]
    [InlineData("sentence", "没有句号的一行", "没有句号的一行")]
    [InlineData("sentence:6", "春眠不觉晓。处处闻啼鸟。", "春眠不觉晓。")]
    [InlineData("sentence:5", "春眠，不觉晓。", "春眠，")]
    [InlineData("sentence:5", "夜来风雨声音，花落知多少。", "夜来风雨声")]
    [InlineData("sentence:4", "没有句号的一行", "没有句号")]
    public void A_rule_takes_its_part_of_a_document(string rule, string document, string prompt) =>
        CorpusPrompts.Of(document, Rule(rule)).ShouldBe([prompt]);

    [Theory]
    [InlineData("windows:4/2", "一二三四五六七八", "一二三四|三四五六|五六七八")]
    [InlineData("windows:4/2", "一二三四五六七", "一二三四|三四五六")]
    [InlineData("windows:3/5", "一二三四五六七八九", "一二三|六七八")]
    [InlineData("windows:4/4", "一二三四", "一二三四")]
    [InlineData("windows:4/1", "一二", "一二")]
    [InlineData("windows:2/1", "𠀀😀e\u0301", "𠀀😀|😀e\u0301")]
    public void Windows_slide_over_whole_characters(string rule, string document, string prompts) =>
        CorpusPrompts.Of(document, Rule(rule)).ShouldBe(prompts.Split('|'));

    [Fact]
    public async Task Prompts_of_a_corpus_keep_their_line_and_are_jobs_of_their_own()
    {
        var options = Reading.Options(folder.Write("corpus.txt", "一二三四\n\n五六\n")) with { Rule = Rule("windows:2/1") };
        var lines = (await Reading.ReadAsync(options)).ConvertAll(entry => (PromptLine)entry);
        lines.Select(line => (line.LineNumber, line.Prompt)).ShouldBe([(1, "一二"), (1, "二三"), (1, "三四"), (3, "五六")]);
        lines.Select(line => line.JobId).Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public async Task A_document_may_be_much_longer_than_a_prompt()
    {
        var document = string.Concat(Enumerable.Repeat("春眠不觉晓，", 200_000));
        var path = folder.Write("corpus.txt", document);
        (await Reading.PromptsAsync(Reading.Options(path) with { Rule = Rule("chars:5") })).ShouldBe([(1, "春眠不觉晓")]);
        var whole = (await Reading.ReadAsync(Reading.Options(path) with { Rule = Rule("lines") })).ShouldHaveSingleItem();
        whole.ShouldBeOfType<BadLine>().Reason.ShouldStartWith("prompt is 1200000 characters long");
    }

    [Fact]
    public void A_hundred_thousand_marks_on_one_letter_are_one_character()
    {
        var text = "a" + new string('\u0301', 100_000) + "b";
        CorpusPrompts.Of(text, Rule("chars:1")).ShouldHaveSingleItem().Length.ShouldBe(100_001);
        CorpusPrompts.Of(text, Rule("windows:1/1")).Last().ShouldBe("b");
    }

    [Theory]
    [InlineData("lines", "lines")]
    [InlineData("chars:20", "chars:20")]
    [InlineData("sentence", "sentence:60")]
    [InlineData("sentence:32768", "sentence:32768")]
    [InlineData("windows:64/32", "windows:64/32")]
    public void A_rule_is_written_as_it_is_read(string text, string written)
    {
        Rule(text).ToString().ShouldBe(written);
        Rule(written).ShouldBe(Rule(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("line")]
    [InlineData("lines:3")]
    [InlineData("chars")]
    [InlineData("chars:")]
    [InlineData("chars:0")]
    [InlineData("chars:-1")]
    [InlineData("chars:+1")]
    [InlineData("chars: 1")]
    [InlineData("chars:32769")]
    [InlineData("chars:99999999999")]
    [InlineData("windows:5")]
    [InlineData("windows:5/0")]
    [InlineData("windows:5/1/1")]
    public void What_is_not_a_rule_is_refused_with_the_forms(string text)
    {
        CorpusRule.TryParse(text, out _, out var fault).ShouldBeFalse();
        fault.ShouldNotBeNull().ShouldStartWith($"\"{text}\" is not a rule");
        fault.ShouldContain("windows:SIZE/STRIDE");
    }

    private static CorpusRule Rule(string text) => Reading.Rule(text);
}
