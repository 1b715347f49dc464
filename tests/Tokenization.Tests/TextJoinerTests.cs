using System.Text;

namespace Hanlin.Tokenization.Tests;

public sealed class TextJoinerTests
{
    [Theory]
    [InlineData("我 曾 经", "我曾经")]
    [InlineData("你 好 ， 世 界 ！", "你好，世界！")]
    [InlineData("《 论 语 》 ： “ 学 ”", "《论语》：“学”")]
    [InlineData("の テ ##スト", "のテスト")]
    [InlineData("我 用 iphone 手 机", "我用iphone手机")]
    [InlineData("2023 年 5 月", "2023年5月")]
    [InlineData("★ 好 ★ ok ★", "★好★ok★")]
    [InlineData("１ ０ ％", "１０％")]
    [InlineData("好 😂 ok 😂", "好😂ok😂")]
    public void Chinese_has_no_blanks(string tokens, string text) => Join(tokens).ShouldBe(text);

    [Theory]
    [InlineData("hello world", "hello world")]
    [InlineData("iphone 7 plus", "iphone 7 plus")]
    [InlineData("10 20", "10 20")]
    [InlineData("un ##aff ##able man", "unaffable man")]
    [InlineData("при ##вет мир", "привет мир")]
    [InlineData("\u1112 ##\u1161 ##\u11AB \u1100", "\u1112\u1161\u11AB \u1100")]
    [InlineData("cafe\u0301 e\u0301te", "cafe\u0301 e\u0301te")]
    public void Words_are_kept_apart_and_their_pieces_together(string tokens, string text) => Join(tokens).ShouldBe(text);

    [Theory]
    [InlineData("3 . 14", "3.14")]
    [InlineData("10 : 30", "10:30")]
    [InlineData("1 , 000 , 000", "1,000,000")]
    [InlineData("100 %", "100%")]
    [InlineData("100 % wool 5 % 6 %", "100% wool 5% 6%")]
    [InlineData("$ 5", "$5")]
    [InlineData("2019 - 10 - 20", "2019-10-20")]
    [InlineData("- 5", "-5")]
    [InlineData("1 + 1 = 2", "1+1=2")]
    [InlineData("iso / iec 13346", "iso/iec 13346")]
    [InlineData("涨 2 . 5 % ， 跌 3 %", "涨2.5%，跌3%")]
    [InlineData("价 : 100 元", "价:100元")]
    [InlineData("qq : 123", "qq:123")]
    [InlineData("0206 . hk", "0206.hk")]
    [InlineData("no . 1", "no.1")]
    public void Numbers_stay_whole(string tokens, string text) => Join(tokens).ShouldBe(text);

    [Theory]
    [InlineData("yes , no . so : what ? oh ! well ; fine .", "yes, no. so: what? oh! well; fine.")]
    [InlineData("wait ... what", "wait... what")]
    [InlineData("pc , 360", "pc, 360")]
    [InlineData("好 , ok . 好 . ok", "好,ok.好.ok")]
    [InlineData("f ( x ) [ y ] { z }", "f(x)[y]{z}")]
    [InlineData("好 ( ok ) 好", "好(ok)好")]
    public void Marks_hug_the_word_before_them(string tokens, string text) => Join(tokens).ShouldBe(text);

    [Theory]
    [InlineData("say \" yes \" or \" no \" now", "say \"yes\" or \"no\" now")]
    [InlineData("say , \" yes . \" ok", "say, \"yes.\" ok")]
    [InlineData("say : ' yes ! ' ok", "say: 'yes!' ok")]
    [InlineData("他 说 : \" 好 \" 。", "他说:\"好\"。")]
    [InlineData("don ' t we ' re it ' s o ' clock rock ' n ' roll", "don't we're it's o'clock rock'n'roll")]
    [InlineData("dogs ' ball", "dogs' ball")]
    public void Quotes_hug_what_they_hold_and_apostrophes_what_they_join(string tokens, string text) => Join(tokens).ShouldBe(text);

    [Theory]
    [InlineData("e - mail", "e-mail")]
    [InlineData("at & t", "at&t")]
    [InlineData("a _ b @ qq . com 好", "a_b@qq.com好")]
    [InlineData("c + + 和 c #", "c++和c#")]
    [InlineData("u . s . a", "u.s.a")]
    [InlineData("www . baidu . com", "www.baidu.com")]
    [InlineData("https : / / a . b / c ? d = % e4 % 8 & e then f . g , h", "https://a.b/c?d=%e4%8&e then f.g, h")]
    public void Signs_join_words(string tokens, string text) => Join(tokens).ShouldBe(text);

    [Theory]
    [InlineData("[CLS] 好 [SEP] [PAD] [PAD]", "好")]
    [InlineData("a [UNK] b 好 [MASK] 好", "a b好好")]
    [InlineData("[UNK]", "")]
    [InlineData("", "")]
    public void Special_tokens_leave_nothing(string tokens, string text) => Join(tokens).ShouldBe(text);

    [Fact]
    public void An_id_outside_the_vocabulary_leaves_nothing() =>
        new TextJoiner(Vocabularies.WithSpecials("好")).Join([-1, 5, 6, 50256]).ShouldBe("好");

    [Theory]
    [InlineData("I like", "apples", "I like apples")]
    [InlineData("I like ", "apples", "I like apples")]
    [InlineData("I like app", "##les too", "I like apples too")]
    [InlineData("我喜欢", "iphone 手", "我喜欢iphone手")]
    [InlineData("好\n", "ok", "好\nok")]
    [InlineData("π = 3.", "14", "π = 3.14")]
    [InlineData("He said, \"yes", "\" ok", "He said, \"yes\" ok")]
    [InlineData("See http://a.b", ". c", "See http://a.b.c")]
    [InlineData("", "好", "好")]
    [InlineData("", "##好", "好")]
    [InlineData("\uD83D", "好", "\uD83D好")]
    public void A_prompt_stands_verbatim_and_is_continued_by_the_same_rules(string prompt, string tokens, string text) =>
        Join(tokens, prompt).ShouldBe(text);

    [Fact]
    public void Any_ids_join_to_well_formed_text()
    {
        var joiner = new TextJoiner(Vocabularies.GoogleZh);
        var random = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            int[] ids = [.. Enumerable.Range(0, 40).Select(_ => Vocabularies.AnyGoogleZhId(random))];
            var text = joiner.Join(ids);
            text.EnumerateRunes().ShouldNotContain(Rune.ReplacementChar);
            text.ShouldNotContain("  ");
        }
    }

    [Theory]
    [InlineData("我用iphone 7手机，价格:100%值ok, yes!")]
    [InlineData("他说:\"好\"。(2019-10-20)")]
    [InlineData("the u.s. army, 3.14 and don't")]
    public void What_is_written_by_these_rules_comes_back_from_its_tokens(string text)
    {
        var characters = text.Where(c => !char.IsAsciiLetterOrDigit(c) && c != ' ').Select(c => c.ToString());
        var words = text.Split([.. characters, " "], StringSplitOptions.RemoveEmptyEntries);
        var vocabulary = Vocabularies.WithSpecials([.. characters.Concat(words).Distinct()]);
        new TextJoiner(vocabulary).Join(new BertTokenizer(vocabulary).Encode(text)).ShouldBe(text);
    }

    private static string Join(string tokens, string prompt = "")
    {
        var words = tokens.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var vocabulary = Vocabularies.WithSpecials([.. words]);
        return new TextJoiner(vocabulary).Join(prompt, [.. words.Select(word => vocabulary.IdOf(word)!.Value)]);
    }
}
