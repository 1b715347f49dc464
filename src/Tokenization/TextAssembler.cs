namespace Hanlin.Tokenization;

/// <summary>
/// A text that grows token by token, by the rules of <see cref="TextJoiner"/>. What is there never changes, so a stop
/// string or a length is checked against the end only. Reusable; it allocates until it has met its longest text.
/// Not for several threads at once.
/// </summary>
public sealed class TextAssembler(Vocabulary vocabulary)
{
    private char[] buffer = new char[1024];
    private int start;
    private int length;
    private JoinRule rule;

    /// <summary>The text of the ids appended since the last reset, without the prompt. Valid until the next call.</summary>
    public ReadOnlySpan<char> Text => buffer.AsSpan(start, length - start);

    /// <summary>Begins a new text, which will stand behind a prompt.</summary>
    public void Reset(ReadOnlySpan<char> prompt = default)
    {
        rule = default;
        rule.Add([], prompt);
        start = length = 0;
        Add(prompt[^Math.Min(prompt.Length, JoinRule.MaxLookBack)..]);
        start = length;
    }

    /// <summary>Appends a token and returns what it added to <see cref="Text"/>, which may be nothing. Valid until the next call.</summary>
    public ReadOnlySpan<char> Append(int id)
    {
        if ((uint)id >= (uint)vocabulary.Count || vocabulary.IsSpecial(id)) return [];

        var before = length;
        ReadOnlySpan<char> token = vocabulary.TokenOf(id);
        if (token.StartsWith("##", StringComparison.Ordinal)) token = token[2..];
        else if (!token.IsEmpty && rule.NeedsBlank(buffer.AsSpan(0, length), token)) Add(" ");

        rule.Add(buffer.AsSpan(0, length), token);
        Add(token);
        return buffer.AsSpan(before, length - before);
    }

    private void Add(ReadOnlySpan<char> text)
    {
        if (buffer.Length - length < text.Length) Array.Resize(ref buffer, Math.Max(length + text.Length, 2 * buffer.Length));
        text.CopyTo(buffer.AsSpan(length));
        length += text.Length;
    }
}
