using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Hanlin.Contracts;

namespace Hanlin.Producer.Prompts;

/// <summary>
/// How prompts are made of a document. Characters are text elements (Unicode's grapheme clusters), so that no cut falls
/// inside a letter with its marks, an emoji or a surrogate pair.
/// <list type="bullet">
/// <item><c>lines</c>: the whole document.</item>
/// <item><c>chars:N</c>: its first N characters, blanks at both ends left out.</item>
/// <item><c>sentence</c> or <c>sentence:MAX</c>: its first sentence with the closing mark; one longer than MAX characters
/// (60 if not given) ends after its first clause, or after MAX characters where the clause is longer too.</item>
/// <item><c>windows:SIZE/STRIDE</c>: every SIZE characters, beginning every STRIDE; a shorter document is one window,
/// and what is left after the last full window is left out.</item>
/// </list>
/// </summary>
public sealed record CorpusRule
{
    /// <summary>The forms that <see cref="TryParse"/> knows, as help shows them.</summary>
    public const string Forms = "lines, chars:N, sentence, sentence:MAX or windows:SIZE/STRIDE";

    private const int DefaultSentence = 60;
    private const int MaxSize = GenerationLimits.MaxPromptCharacters;

    private CorpusRule(CorpusCut cut, int size = 0, int stride = 0) => (Cut, Size, Stride) = (cut, size, stride);

    /// <summary>The whole document.</summary>
    public static CorpusRule Lines { get; } = new(CorpusCut.Lines);

    internal CorpusCut Cut { get; }

    /// <summary>N, MAX or SIZE, in characters.</summary>
    internal int Size { get; }

    /// <summary>STRIDE, in characters.</summary>
    internal int Stride { get; }

    /// <summary>Reads a rule; <paramref name="fault"/> says what is wrong with it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CorpusRule? rule, [NotNullWhen(false)] out string? fault)
    {
        rule = text.Split(':') switch
        {
            ["lines"] => Lines,
            ["sentence"] => new CorpusRule(CorpusCut.Sentence, DefaultSentence),
            ["sentence", var max] when TrySize(max, out var size) => new CorpusRule(CorpusCut.Sentence, size),
            ["chars", var count] when TrySize(count, out var size) => new CorpusRule(CorpusCut.Characters, size),
            ["windows", var window] => ParseWindows(window),
            _ => null,
        };
        fault = rule is null ? $"{QuotedText.Of(text)} is not a rule for a corpus; use {Forms}, numbers from 1 to {MaxSize}" : null;
        return rule is not null;
    }

    /// <summary>The rule as <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => Cut switch
    {
        CorpusCut.Characters => $"chars:{Size}",
        CorpusCut.Sentence => $"sentence:{Size}",
        CorpusCut.Windows => $"windows:{Size}/{Stride}",
        _ => "lines",
    };

    private static CorpusRule? ParseWindows(string window) =>
        window.Split('/') is [var size, var stride] && TrySize(size, out var length) && TrySize(stride, out var step)
            ? new CorpusRule(CorpusCut.Windows, length, step)
            : null;

    private static bool TrySize(string text, out int size) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size) && size is >= 1 and <= MaxSize;
}
