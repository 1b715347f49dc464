using System.Text;

namespace Hanlin.Tokenization.Tests;

public sealed class VocabularyTests
{
    [Theory]
    [InlineData("[UNK]\n的\n##是\n")]
    [InlineData("[UNK]\r\n的\r\n##是\r\n")]
    [InlineData("[UNK]\r的\r##是")]
    [InlineData("[UNK]\n的\r\n##是")]
    [InlineData("\uFEFF[UNK]\n的\n##是\n")]
    public void Lines_end_at_LF_CRLF_and_CR_and_a_byte_order_mark_is_skipped(string text)
    {
        var vocabulary = Vocabularies.Parse(text);
        vocabulary.Count.ShouldBe(3);
        Enumerable.Range(0, 3).Select(vocabulary.TokenOf).ShouldBe(["[UNK]", "的", "##是"]);
    }

    [Fact]
    public void U_2028_and_its_kind_are_tokens_and_no_line_ends()
    {
        var vocabulary = Vocabularies.Parse("[UNK]\n\u2028\n##\u2028\n\u0085\n\u2029\n\v\n\f\n的\n");
        vocabulary.TokenOf(1).ShouldBe("\u2028");
        vocabulary.TokenOf(2).ShouldBe("##\u2028");
        vocabulary.IdOf("的").ShouldBe(7);
    }

    [Theory]
    [InlineData("[UNK]\n\n的\n")]
    [InlineData("[UNK]\r\n\r\n的")]
    public void An_empty_line_is_an_empty_token_and_shifts_nothing(string text)
    {
        var vocabulary = Vocabularies.Parse(text);
        vocabulary.TokenOf(1).ShouldBe("");
        vocabulary.IdOf("的").ShouldBe(2);
    }

    [Fact]
    public void Of_a_line_with_blanks_the_first_field_is_the_token()
    {
        var vocabulary = Vocabularies.Parse("[UNK]\n的 1024\n\t是\t7\n  \n好");
        Enumerable.Range(0, 5).Select(vocabulary.TokenOf).ShouldBe(["[UNK]", "的", "是", "  ", "好"]);
    }

    [Fact]
    public void Of_a_token_that_occurs_twice_the_last_line_is_its_id()
    {
        var vocabulary = Vocabularies.Of("[UNK]", "的", "是", "的");
        vocabulary.Count.ShouldBe(4);
        vocabulary.IdOf("的").ShouldBe(3);
        vocabulary.TokenOf(1).ShouldBe("的");
    }

    [Fact]
    public void Tokens_are_looked_up_by_text_and_by_id()
    {
        var vocabulary = Vocabularies.WithSpecials("的");
        vocabulary.TryGetId("一的一".AsSpan(1, 1), out var id).ShouldBeTrue();
        id.ShouldBe(5);
        vocabulary.TryGetId("了", out _).ShouldBeFalse();
        vocabulary.IdOf("了").ShouldBeNull();
        Should.Throw<ArgumentOutOfRangeException>(() => vocabulary.TokenOf(6));
        Should.Throw<ArgumentOutOfRangeException>(() => vocabulary.TokenOf(-1));
    }

    [Fact]
    public void The_five_special_tokens_are_known_by_name()
    {
        var vocabulary = Vocabularies.Of("的", "[MASK]", "[SEP]", "[CLS]", "[UNK]", "[PAD]");
        (vocabulary.MaskId, vocabulary.SepId, vocabulary.ClsId, vocabulary.UnknownId, vocabulary.PadId).ShouldBe((1, 2, 3, 4, 5));
        Enumerable.Range(-1, 8).Where(vocabulary.IsSpecial).ShouldBe([1, 2, 3, 4, 5]);
    }

    [Fact]
    public void A_vocabulary_may_lack_all_special_tokens_but_UNK()
    {
        var vocabulary = Vocabularies.Of("的", "[UNK]");
        (vocabulary.MaskId, vocabulary.SepId, vocabulary.ClsId, vocabulary.PadId).ShouldBe((null, null, null, null));
        vocabulary.IsSpecial(0).ShouldBeFalse();
    }

    [Fact]
    public void The_digest_is_that_of_the_file() =>
        // printf '[UNK]\n' | sha256sum
        Vocabularies.Parse("[UNK]\n").Sha256.ShouldBe("c1ea45825e95a95c33c6826d9bf7cd2bdd2c60fb73bc1650b9017879aae7f9ae");

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\uFEFF", "is empty")]
    [InlineData("的\n是\n", "none of its 2 lines is [UNK]")]
    [InlineData("[UNK]\n的\0\n", "line 2: contains U+0000")]
    public void What_is_no_vocabulary_is_refused_with_the_reason(string text, string reason) =>
        Should.Throw<VocabularyException>(() => Vocabularies.Parse(text)).Message.ShouldContain(reason);

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused_with_their_line()
    {
        byte[] gb18030 = [.. "[UNK]\r\n"u8, 0xB5, 0xC4, (byte)'\n'];
        Should.Throw<VocabularyException>(() => Vocabulary.Parse(gb18030)).Message.ShouldContain("line 2: not UTF-8");
    }

    [Fact]
    public void UTF_16_is_refused()
    {
        Should.Throw<VocabularyException>(() => Vocabulary.Parse(Encoding.Unicode.GetBytes("[UNK]\n的\n"))).Message.ShouldContain("line 1");
        Should.Throw<VocabularyException>(() => Vocabulary.Parse([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("[UNK]\n的\n")])).Message.ShouldContain("line 1: not UTF-8");
    }

    [Fact]
    public void Too_many_lines_are_refused()
    {
        var lines = new byte[Vocabulary.MaxTokens + 1];
        lines.AsSpan().Fill((byte)'\n');
        Should.Throw<VocabularyException>(() => Vocabulary.Parse(lines)).Message.ShouldContain("more than 2,000,000 lines");
    }

    [Fact]
    public void Too_many_bytes_are_refused() =>
        Should.Throw<VocabularyException>(() => Vocabulary.Parse(new byte[Vocabulary.MaxBytes + 1])).Message.ShouldContain("at most 67,108,864");

    [Fact]
    public void Any_bytes_are_a_vocabulary_or_refused_as_none()
    {
        var random = new Random(9);
        var accepted = 0;
        for (var round = 0; round < 3_000; round++)
        {
            byte[] bytes = [.. "\uFEFF[UNK]\r\n的\n\n##是 1\r[MASK]\n"u8];
            for (var change = random.Next(3); change >= 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                var vocabulary = Vocabulary.Parse(bytes.AsSpan(0, random.Next(bytes.Length + 1)));
                vocabulary.TokenOf(vocabulary.UnknownId).ShouldBe("[UNK]");
                accepted++;
            }
            catch (VocabularyException)
            {
                // Refused, as it should be.
            }
        }

        accepted.ShouldBeInRange(300, 2_700);
    }

    [Fact]
    public void A_file_is_loaded_and_named_when_it_is_refused()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            File.WriteAllText(path, "[UNK]\n的\n");
            Vocabulary.Load(path).Count.ShouldBe(2);
            File.WriteAllText(path, "的\n");
            Should.Throw<VocabularyException>(() => Vocabulary.Load(path)).Message.ShouldStartWith(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
