using System.Buffers;
using System.Globalization;

namespace Hanlin.Producer.Prompts;

/// <summary>Makes the prompts of a document. <see cref="CorpusRule"/> says what each rule takes.</summary>
internal static class CorpusPrompts
{
    private const string ClosingQuotes = "”’」』）》】〉\")";

    private static readonly SearchValues<char> SentenceEnds = SearchValues.Create("。！？!?…");
    private static readonly SearchValues<char> ClauseEnds = SearchValues.Create("，,；;");

    /// <summary>The prompts, made as they are asked for: a long document has many windows.</summary>
    public static IEnumerable<string> Of(string document, CorpusRule rule) => rule.Cut switch
    {
        CorpusCut.Characters => [First(document.Trim(), rule.Size)],
        CorpusCut.Sentence => [Sentence(document.Trim(), rule.Size)],
        CorpusCut.Windows => Windows(document.Trim(), rule.Size, rule.Stride),
        _ => [document],
    };

    private static string First(string text, int count) => text[..Advance(text, 0, count, out _)];

    private static string Sentence(string text, int max)
    {
        var sentence = Closed(text, text.AsSpan().IndexOfAny(SentenceEnds));
        var limit = Advance(text, 0, max, out _);
        if (sentence <= limit)
            return text[..sentence];

        var clause = text.AsSpan(0, limit).IndexOfAny(ClauseEnds);
        return clause < 0 ? text[..limit] : text[..(clause + 1)];
    }

    /// <summary>Where a sentence ends whose first closing mark stands at an index: after its further marks (？！, ……) and quotes.</summary>
    private static int Closed(string text, int mark)
    {
        if (mark < 0)
            return text.Length;

        while (mark < text.Length && SentenceEnds.Contains(text[mark]))
            mark++;
        while (mark < text.Length && ClosingQuotes.Contains(text[mark], StringComparison.Ordinal))
            mark++;
        return mark;
    }

    private static IEnumerable<string> Windows(string text, int size, int stride)
    {
        var start = 0;
        var end = Advance(text, 0, size, out var advanced);
        yield return text[..end];
        if (advanced < size)
            yield break;

        while (true)
        {
            end = Advance(text, end, stride, out advanced);
            if (advanced < stride)
                yield break;
            start = Advance(text, start, stride, out _);
            yield return text[start..end];
        }
    }

    /// <summary>The index that is <paramref name="count"/> text elements further, or the end of the text.</summary>
    private static int Advance(string text, int index, int count, out int advanced)
    {
        for (advanced = 0; advanced < count && index < text.Length; advanced++)
            index += StringInfo.GetNextTextElementLength(text, index);
        return index;
    }
}
