namespace Hanlin.Tokenization.Tests;

public sealed class TextAssemblerTests
{
    private static readonly Vocabulary Vocabulary = Vocabularies.WithSpecials("我", "ok", "##ay", ".", "\"", "5", "");

    [Fact]
    public void Each_token_says_what_it_added()
    {
        var assembler = new TextAssembler(Vocabulary);
        string[] added = [.. new[] { 5, 6, 7, 6, 0, 9, 6, 9, 10, 8, 11, 99 }.Select(id => assembler.Append(id).ToString())];
        added.ShouldBe(["我", "ok", "ay", " ok", "", " \"", "ok", "\"", "5", ".", "", ""]);
        assembler.Text.ToString().ShouldBe("我okay ok \"ok\"5.");
    }

    [Fact]
    public void A_prompt_is_continued_and_is_no_part_of_the_text()
    {
        var assembler = new TextAssembler(Vocabulary);
        assembler.Reset("all is ");
        assembler.Append(6).ToString().ShouldBe("ok");
        assembler.Reset("all is");
        assembler.Append(6).ToString().ShouldBe(" ok");
        assembler.Text.ToString().ShouldBe(" ok");
        assembler.Reset("ok");
        assembler.Append(7).ToString().ShouldBe("ay");
        assembler.Reset(new string('好', 5_000) + "ok\"");
        assembler.Append(6).ToString().ShouldBe("ok");
        assembler.Reset();
        assembler.Append(6).ToString().ShouldBe("ok");
    }

    [Fact]
    public void Token_by_token_gives_the_text_of_the_whole()
    {
        var joiner = new TextJoiner(Vocabularies.GoogleZh);
        var assembler = new TextAssembler(Vocabularies.GoogleZh);
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var prompt = joiner.Join(RandomIds(random, 10));
            var ids = RandomIds(random, 30);
            assembler.Reset(prompt);
            var text = prompt;
            foreach (var id in ids) text += assembler.Append(id).ToString();

            text.ShouldBe(joiner.Join(prompt, ids));
            text.ShouldBe(prompt + assembler.Text.ToString());
        }
    }

    [Fact]
    public void Once_warm_it_allocates_nothing()
    {
        var assembler = new TextAssembler(Vocabularies.GoogleZh);
        var ids = RandomIds(new Random(3), 2_000);
        foreach (var id in ids) assembler.Append(id);

        var before = GC.GetAllocatedBytesForCurrentThread();
        assembler.Reset("prompt");
        foreach (var id in ids) assembler.Append(id);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static int[] RandomIds(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Vocabularies.AnyGoogleZhId(random))];
}
