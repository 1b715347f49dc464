using System.Globalization;
using System.Text.Json;

namespace Hanlin.Tokenization.Tests;

/// <summary>One line of the case files; see data/README.md.</summary>
internal sealed record TokenizerCase
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string? Text { get; init; }

    /// <summary>The text where JSON cannot carry it, with its lone surrogates.</summary>
    public string? CodePoints { get; init; }

    public required int[] Uer { get; init; }

    public required int[] UerCased { get; init; }

    public required int[] Hf { get; init; }

    public required int[] HfCased { get; init; }

    public string? Decoded { get; init; }

    public string? DecodedWithSpecials { get; init; }

    public string? DecodedRaw { get; init; }

    public string Input => Text ?? string.Concat(CodePoints!.Split(' ').Select(Utf16));

    public static IReadOnlyList<TokenizerCase> Recorded { get; } = Read("tokenizer_cases.jsonl");

    public static IReadOnlyList<TokenizerCase> Random { get; } = Read("random_cases.jsonl");

    public int[] IdsOf(TokenizerFlavor flavor, bool lowerCase) => (flavor, lowerCase) switch
    {
        (TokenizerFlavor.Uer, true) => Uer,
        (TokenizerFlavor.Uer, false) => UerCased,
        (_, true) => Hf,
        (_, false) => HfCased,
    };

    private static string Utf16(string hexadecimal)
    {
        var codePoint = int.Parse(hexadecimal, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return codePoint is >= 0xD800 and <= 0xDFFF ? ((char)codePoint).ToString() : char.ConvertFromUtf32(codePoint);
    }

    private static TokenizerCase[] Read(string file) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", file)).Select(line => JsonSerializer.Deserialize<TokenizerCase>(line, Json)!)];
}
