using System.Security.Cryptography;
using System.Text;
using Hanlin.Tokenization.Unicode;

namespace Hanlin.Tokenization.Tests;

/// <summary>
/// Every code point against Python 3.11's tables (Unicode 14.0.0); the digests are printed by data/unicode_digests.py.
/// A failure after an update of the runtime means that its tables have moved and <see cref="Unicode14"/> must follow.
/// </summary>
public sealed class UnicodeTests
{
    private const int LastCodePoint = 0x10FFFF;

    private static readonly string[] CategoryNames =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc",
        "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    private delegate void Mapping(int codePoint, StringBuilder output);

    [Fact]
    public void Every_general_category_is_that_of_Unicode_14() =>
        Digest((codePoint, output) => output.Append(CategoryNames[(int)Unicode14.CategoryOf(codePoint)]))
            .ShouldBe("534e6380ed69a25941dcd3b137128ddba09444ae37b256710345fc0ea92adb10");

    [Fact]
    public void Every_lower_case_is_that_of_Unicode_14() =>
        Digest((codePoint, output) =>
        {
            Append(codePoint == 0x130 ? 'i' : Unicode14.ToLower(codePoint), output);
            if (codePoint == 0x130) output.Append('\u0307'); // the only lower case of two characters; WordNormalizer knows it
        }).ShouldBe("3372ef1ac06c8f0831613e08031ba8b79930964ed5f541ac24a6fc57109bddb4");

    [Fact]
    public void Every_decomposition_is_that_of_Unicode_14() =>
        Digest((codePoint, output) => Normalize(codePoint, compose: false, output))
            .ShouldBe("370827dc69b34ce5ad1d5277ca83c339bc9070bb6ade7a67ea7ba3014472428d");

    [Fact]
    public void Every_composition_is_that_of_Unicode_14() =>
        Digest((codePoint, output) => Normalize(codePoint, compose: true, output))
            .ShouldBe("5ee2fe217b0d4e636a883cf3112f075d33f4359b6b7a259228f16ded1502409c");

    [Theory]
    [InlineData("한", "\u1112\u1161\u11AB", "한")]
    [InlineData("\u1112\u1161", "\u1112\u1161", "하")]
    [InlineData("e\u0301", "e\u0301", "é")]
    [InlineData("a\u0301\u0316", "a\u0316\u0301", "á\u0316")]
    [InlineData("a\u0316\u0301", "a\u0316\u0301", "á\u0316")]
    [InlineData("a\u0305\u0301", "a\u0305\u0301", "a\u0305\u0301")]
    [InlineData("a\u034F\u0301", "a\u034F\u0301", "a\u034F\u0301")]
    [InlineData("ǖ", "u\u0308\u0304", "ǖ")]
    [InlineData("\u0958", "\u0915\u093C", "\u0915\u093C")]
    public void Sequences_decompose_and_compose(string text, string decomposed, string composed)
    {
        Normalized(text, compose: false).ShouldBe(decomposed);
        Normalized(text, compose: true).ShouldBe(composed);
    }

    [Theory]
    [InlineData("é\u0301", "e")]
    [InlineData("ガ", "カ")]
    [InlineData("\u302E\u1715", "\u1715\u302E")]
    [InlineData("\u302E\u034F\u1715", "\u302E\u1715")] // a dropped starter still keeps the marks around it in their order
    public void Nonspacing_marks_can_be_dropped(string text, string stripped) =>
        Normalized(text, compose: false, dropMarks: true).ShouldBe(stripped);

    [Fact]
    public void The_runtime_does_not_normalise_where_globalization_is_invariant() =>
        // The reason for tables of our own. If this ever fails they may go.
        "é".Normalize(NormalizationForm.FormD).ShouldBe("é");

    private static string Normalized(string text, bool compose, bool dropMarks = false)
    {
        var normalized = new NormalizedText(stackalloc int[16]);
        foreach (var rune in text.EnumerateRunes()) normalized.AddDecomposed(rune.Value, dropMarks);
        if (compose) normalized.Compose();

        var output = new StringBuilder();
        foreach (var codePoint in normalized.CodePoints) Append(codePoint, output);
        normalized.Dispose();
        return output.ToString();
    }

    private static void Normalize(int codePoint, bool compose, StringBuilder output)
    {
        var normalized = new NormalizedText(stackalloc int[16]);
        normalized.AddDecomposed(codePoint, dropMarks: false);
        if (compose) normalized.Compose();
        foreach (var part in normalized.CodePoints) Append(part, output);
        normalized.Dispose();
    }

    private static void Append(int codePoint, StringBuilder output)
    {
        if (codePoint > char.MaxValue) output.Append(new Rune(codePoint).ToString());
        else output.Append((char)codePoint);
    }

    /// <summary>SHA-256 over a line for each code point, in UTF-8 with surrogates encoded as Python's "surrogatepass" does.</summary>
    private static string Digest(Mapping mapping)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var line = new StringBuilder();
        for (var codePoint = 0; codePoint <= LastCodePoint; codePoint++)
        {
            line.Clear();
            mapping(codePoint, line);
            if (line.Length == 1 && char.IsSurrogate(line[0]))
                hash.AppendData([(byte)(0xE0 | (line[0] >> 12)), (byte)(0x80 | ((line[0] >> 6) & 0x3F)), (byte)(0x80 | (line[0] & 0x3F)), (byte)'\n']);
            else
                hash.AppendData(Encoding.UTF8.GetBytes(line.Append('\n').ToString()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
