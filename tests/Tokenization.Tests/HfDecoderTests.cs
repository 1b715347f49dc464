namespace Hanlin.Tokenization.Tests;

public sealed class HfDecoderTests
{
    private static readonly Vocabulary Small = Vocabularies.WithSpecials("我", "曾", "n", "'", "t", "do", "##n", ".", "s", "😂", "it", "\u001E");
    private static readonly HfDecoder Decoder = new(Small);

    [Fact]
    public void Every_recorded_text_decodes_as_the_reference_does()
    {
        var vocabulary = Vocabularies.GoogleZh;
        var decoder = new HfDecoder(vocabulary);
        foreach (var recorded in TokenizerCase.Recorded)
        {
            decoder.Decode(recorded.Uer).ShouldBe(recorded.Decoded);
            decoder.Decode([vocabulary.ClsId!.Value, .. recorded.Uer, vocabulary.SepId!.Value], skipSpecialTokens: false)
                .ShouldBe(recorded.DecodedWithSpecials);
            decoder.Decode(recorded.Uer, skipSpecialTokens: false, cleanUp: false).ShouldBe(recorded.DecodedRaw);
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("我 曾", "我 曾")]
    [InlineData("do ##n", "don")]
    [InlineData("##n do", "##n do")]
    [InlineData("do ' s", "do's")]
    [InlineData("do n ' t .", "don't.")]
    [InlineData("' '", "' '")]
    [InlineData("\u001E do \u001E", "do")]
    public void Tokens_are_joined_stripped_and_cleaned_up(string tokens, string text) =>
        Decoder.Decode(IdsOf(tokens)).ShouldBe(text);

    [Fact]
    public void All_five_special_tokens_can_be_left_out_or_kept()
    {
        Decoder.Decode([2, 5, 1, 4, 0, 3]).ShouldBe("我");
        Decoder.Decode([2, 5, 1, 4, 0, 3], skipSpecialTokens: false).ShouldBe("[CLS] 我 [UNK] [MASK] [PAD] [SEP]");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(17)]
    [InlineData(50256)]
    public void An_id_outside_the_vocabulary_reads_UNK(int id) => Decoder.Decode([5, id]).ShouldBe("我 [UNK]");

    [Fact]
    public void Of_a_token_that_occurs_twice_only_the_last_id_is_known() =>
        new HfDecoder(Vocabularies.Of("[UNK]", "我", "我")).Decode([2, 1]).ShouldBe("我 [UNK]");

    [Theory]
    [InlineData("我", "我", "曾 我", "我 曾 我")]
    [InlineData("我！", "我", "曾", "我！ 曾")]
    [InlineData("", "", "曾 我", "曾 我")]
    [InlineData("我", "[CLS] 我", "曾", "我 曾")]
    [InlineData("do", "do", "##n", "don")]
    [InlineData("😂", "😂", "曾", "😂 曾")]
    // The clean-up works across the seam, and the count of the prompt's characters no longer fits: HF loses a character.
    [InlineData("it '", "it '", "s 我", "it ' 我")]
    public void Generated_text_is_the_prompt_and_what_is_behind_as_many_characters(string prompt, string promptTokens, string newTokens, string text)
    {
        Decoder.GeneratedText(prompt, IdsOf(promptTokens), IdsOf(newTokens), returnFullText: true).ShouldBe(text);
        Decoder.GeneratedText(prompt, IdsOf(promptTokens), IdsOf(newTokens), returnFullText: false).ShouldBe(text[prompt.Length..]);
    }

    private static int[] IdsOf(string tokens) =>
        [.. tokens.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(token => Small.IdOf(token)!.Value)];
}
