namespace Hanlin.Tokenization.Tests;

public sealed class BertTokenizerTests
{
    private static readonly Vocabulary Specials = Vocabularies.WithSpecials("[", "]", "mask", "ma", "##sk", "a", "##b", "ab", "中");

    [Theory]
    [InlineData(TokenizerFlavor.Uer, true)]
    [InlineData(TokenizerFlavor.Uer, false)]
    [InlineData(TokenizerFlavor.Hf, true)]
    [InlineData(TokenizerFlavor.Hf, false)]
    public void Every_recorded_text_has_the_ids_of_the_reference(TokenizerFlavor flavor, bool lowerCase)
    {
        TokenizerCase.Recorded.Count.ShouldBe(231);
        Differences(TokenizerCase.Recorded, flavor, lowerCase).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(TokenizerFlavor.Uer, true)]
    [InlineData(TokenizerFlavor.Uer, false)]
    [InlineData(TokenizerFlavor.Hf, true)]
    [InlineData(TokenizerFlavor.Hf, false)]
    public void Every_random_text_has_the_ids_of_the_reference(TokenizerFlavor flavor, bool lowerCase)
    {
        TokenizerCase.Random.Count.ShouldBe(500);
        Differences(TokenizerCase.Random, flavor, lowerCase).ShouldBeEmpty();
    }

    [Fact]
    public void Tokens_carry_the_marks_of_their_place_in_the_word() =>
        new BertTokenizer(Vocabularies.GoogleZh).Tokenize("Unaffable 你好，①").ShouldBe(["u", "##na", "##ff", "##able", "你", "好", "，", "①"]);

    [Fact]
    public void A_special_token_in_the_text_is_text_to_UER() =>
        new BertTokenizer(Specials).Tokenize("中[MASK]中").ShouldBe(["中", "[", "mask", "]", "中"]);

    [Fact]
    public void A_special_token_in_the_text_is_that_token_to_HF() =>
        new BertTokenizer(Specials, TokenizerFlavor.Hf).Tokenize("中[MASK]ab[UNK][mask]").ShouldBe(["中", "[MASK]", "ab", "[UNK]", "[", "mask", "]"]);

    [Fact]
    public void HF_does_not_find_a_special_token_that_the_vocabulary_lacks() =>
        new BertTokenizer(Vocabularies.Of("[UNK]", "[", "]", "sep"), TokenizerFlavor.Hf).Tokenize("[SEP]").ShouldBe(["[", "sep", "]"]);

    [Theory]
    [InlineData(200, "a ##b")]
    [InlineData(201, "[UNK]")]
    public void UER_takes_words_of_200_code_points(int length, string firstTokens) =>
        string.Join(' ', new BertTokenizer(Vocabularies.WithSpecials("a", "##b", "##😂"))
            .Tokenize("ab" + string.Concat(Enumerable.Repeat("😂", length - 2))).Take(2)).ShouldBe(firstTokens);

    [Theory]
    [InlineData(100, "a ##b")]
    [InlineData(101, "[UNK]")]
    public void HF_takes_words_of_100_code_points(int length, string firstTokens) =>
        string.Join(' ', new BertTokenizer(Vocabularies.WithSpecials("a", "##b", "##😂"), TokenizerFlavor.Hf)
            .Tokenize("ab" + string.Concat(Enumerable.Repeat("😂", length - 2))).Take(2)).ShouldBe(firstTokens);

    [Fact]
    public void A_word_that_does_not_come_out_even_is_one_unknown_token() =>
        new BertTokenizer(Specials).Tokenize("a abab abz ab").ShouldBe(["a", "[UNK]", "[UNK]", "ab"]);

    [Fact]
    public void Of_a_token_that_occurs_twice_the_last_id_is_used() =>
        new BertTokenizer(Vocabularies.Of("[UNK]", "中", "ab", "中", "ab")).Encode("中ab").ShouldBe([3, 4]);

    [Theory] // Python 3.11's str.lower
    [InlineData("Σ", "σ")]
    [InlineData("ΑΣ", "ας")]
    [InlineData("ΑΣΑ", "ασα")]
    [InlineData("ΑΣ\u0301", "ας")]
    [InlineData("Α\u0301Σ", "ας")]
    [InlineData("Α\u0301Σ\u0301Α", "ασα")]
    [InlineData("1Σ", "1σ")]
    [InlineData("ªΣ", "ªς")]
    [InlineData("ΑΣ中Α", "ας 中 α")]
    [InlineData("Α\u200BΣ\u200BΑ", "ασα")]
    [InlineData("Α'Σ'1", "α ' ς ' 1")]
    [InlineData("ΑΣ.Α", "ασ . α")]
    [InlineData("Α-Σ", "α - σ")]
    public void UER_lower_cases_the_last_sigma_of_a_word_as_Python_does(string text, string words)
    {
        var vocabulary = Vocabularies.WithSpecials(["1", "中", "'", ".", "-", .. "αςσª1".SelectMany(c => new[] { $"{c}", $"##{c}" })]);
        string.Join(' ', new BertTokenizer(vocabulary).Tokenize(text)).Replace(" ##", "", StringComparison.Ordinal).ShouldBe(words);
        string.Join(' ', new BertTokenizer(vocabulary, TokenizerFlavor.Hf).Tokenize(text)).ShouldNotContain('ς');
    }

    [Fact]
    public void Ids_are_appended_to_what_is_there()
    {
        List<int> ids = [2];
        new BertTokenizer(Specials).Encode("中xab", ids);
        ids.ShouldBe([2, 13, 1]);
    }

    private static IEnumerable<string> Differences(IEnumerable<TokenizerCase> cases, TokenizerFlavor flavor, bool lowerCase)
    {
        var tokenizer = new BertTokenizer(Vocabularies.GoogleZh, flavor, lowerCase);
        return from recorded in cases
               let ids = tokenizer.Encode(recorded.Input)
               where !ids.SequenceEqual(recorded.IdsOf(flavor, lowerCase))
               select $"{recorded}: {string.Join(' ', ids)}";
    }
}
