namespace Hanlin.Tokenization.Tests;

/// <summary>
/// Texts made to break a tokenizer. There is no clock here: what is not linear in these texts does not end.
/// </summary>
public sealed class HostileTextTests
{
    private const int Million = 1_000_000;
    private static readonly BertTokenizer Uer = new(Vocabularies.GoogleZh);
    private static readonly BertTokenizer Hf = new(Vocabularies.GoogleZh, TokenizerFlavor.Hf);
    private static readonly BertTokenizer HfCased = new(Vocabularies.GoogleZh, TokenizerFlavor.Hf, lowerCase: false);
    private static readonly int Unknown = Vocabularies.GoogleZh.UnknownId;

    [Theory]
    [InlineData("a")]
    [InlineData("A")]
    [InlineData("é")]
    [InlineData("한")]
    [InlineData("😂")]
    [InlineData("a\u302E\u1715")]
    public void A_word_of_a_million_letters_is_unknown(string letters)
    {
        var word = Repeat(letters);
        Uer.Encode(word).ShouldBe([Unknown]);
        Hf.Encode(word).ShouldBe([Unknown]);
        HfCased.Encode(word).ShouldBe([Unknown]);
    }

    [Fact]
    public void A_million_marks_out_of_order_leave_their_letter()
    {
        var marks = "a" + Repeat("\u0301\u0316");
        Uer.Encode(marks).ShouldBe(Uer.Encode("a"));
        Hf.Encode(marks).ShouldBe(Hf.Encode("a"));
        HfCased.Encode(marks).ShouldBe([Unknown]);
    }

    [Fact]
    public void A_million_sigmas_look_around_each_other() =>
        Uer.Encode(Repeat("Σ'")).Length.ShouldBe(Million);

    [Fact]
    public void A_million_invisible_characters_leave_nothing()
    {
        Uer.Encode(new string('\u200B', Million)).ShouldBeEmpty();
        Hf.Encode(new string('\uD83D', Million)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(TokenizerFlavor.Uer, true)]
    [InlineData(TokenizerFlavor.Uer, false)]
    [InlineData(TokenizerFlavor.Hf, true)]
    [InlineData(TokenizerFlavor.Hf, false)]
    public void Any_UTF_16_encodes_to_ids_of_the_vocabulary(TokenizerFlavor flavor, bool lowerCase)
    {
        var tokenizer = new BertTokenizer(Vocabularies.GoogleZh, flavor, lowerCase);
        var random = new Random(12);
        for (var round = 0; round < 2_000; round++)
        {
            var text = string.Create(random.Next(64), random, static (span, random) =>
            {
                foreach (ref var c in span) c = AnyCharacter(random);
            });
            tokenizer.Encode(text).Any(id => id < 0 || id >= Vocabularies.GoogleZh.Count).ShouldBeFalse(text);
        }
    }

    [Fact]
    public void Encoding_a_text_again_allocates_nothing()
    {
        const string Text = "兰州公交集团：明起 iPhone 7 的 Ｗｉｆｉ，CAFÉ ガギグ 한국어 ΑΣ。";
        var ids = new List<int>(1000);
        Uer.Encode(Text, ids);
        ids.Clear();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) Uer.Encode(Text, ids);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static string Repeat(string text) => string.Concat(Enumerable.Repeat(text, Million / text.Length));

    private static char AnyCharacter(Random random) => random.Next(4) switch
    {
        0 => (char)random.Next(0x80),
        1 => (char)random.Next(0xD800, 0xE000),
        2 => (char)random.Next(0x4E00, 0xA000),
        _ => (char)random.Next(0x10000),
    };
}
