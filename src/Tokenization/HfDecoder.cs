namespace Hanlin.Tokenization;

/// <summary>
/// Token ids back to text exactly as Hugging Face transformers 4.x writes it: a blank between any two tokens, Chinese
/// ones too. For text as people write it see <see cref="TextJoiner"/>.
/// </summary>
public sealed class HfDecoder(Vocabulary vocabulary)
{
    // clean_up_tokenization: in this order, each over the whole text.
    private static readonly (string Written, string Meant)[] CleanUps =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"),
        (" n't", "n't"), (" 'm", "'m"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    /// <summary>The text of some ids, as <c>tokenizer.decode</c> returns it. An id outside the vocabulary reads [UNK].</summary>
    /// <param name="ids">Token ids.</param>
    /// <param name="skipSpecialTokens">Leave out [PAD], [CLS], [SEP], [MASK] and [UNK].</param>
    /// <param name="cleanUp">Take away the blanks in front of <c>. ? ! ,</c> and in English contractions.</param>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = true, bool cleanUp = true)
    {
        var tokens = new List<string>(ids.Length);
        foreach (var id in ids)
            if (!skipSpecialTokens || !vocabulary.IsSpecial(id)) tokens.Add(TokenOf(id));

        var text = Strip(string.Join(' ', tokens).Replace(" ##", "", StringComparison.Ordinal));
        if (!cleanUp) return text;

        foreach (var (written, meant) in CleanUps) text = text.Replace(written, meant, StringComparison.Ordinal);
        return text;
    }

    /// <summary>
    /// What the text-generation pipeline returns as <c>generated_text</c>: the prompt as it was given, and of the text
    /// of all ids what is behind as many characters as the prompt's ids alone would make. Hence the blank in front of
    /// the first new token, and the odd cut where the clean-up works across the seam.
    /// </summary>
    /// <param name="prompt">The prompt, verbatim.</param>
    /// <param name="promptIds">The ids that were fed to the model for it.</param>
    /// <param name="newIds">The ids that the model added.</param>
    /// <param name="returnFullText">Whether the prompt goes in front (<c>return_full_text</c>).</param>
    public string GeneratedText(string prompt, ReadOnlySpan<int> promptIds, ReadOnlySpan<int> newIds, bool returnFullText)
    {
        var text = Decode([.. promptIds, .. newIds]);
        var continuation = text[IndexOfCodePoint(text, CountCodePoints(Decode(promptIds)))..];
        return returnFullText ? prompt + continuation : continuation;
    }

    private static int CountCodePoints(string text) => text.EnumerateRunes().Count();

    private static int IndexOfCodePoint(string text, int number) => text.EnumerateRunes().Take(number).Sum(rune => rune.Utf16SequenceLength);

    private static string Strip(string text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && IsSpaceInPython(text[start])) start++;
        while (end > start && IsSpaceInPython(text[end - 1])) end--;
        return text[start..end];
    }

    private static bool IsSpaceInPython(char c) => char.IsWhiteSpace(c) || c is >= '\x1C' and <= '\x1F';

    /// <summary>Hugging Face keeps one id for each token, the last of a duplicate; the others it does not know.</summary>
    private string TokenOf(int id)
    {
        if ((uint)id >= (uint)vocabulary.Count) return SpecialTokens.Unknown;

        var token = vocabulary.TokenOf(id);
        return vocabulary.IdOf(token) == id ? token : SpecialTokens.Unknown;
    }
}
