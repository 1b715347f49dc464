using System.Text;
using System.Text.Encodings.Web;
using Hanlin.Producer.Shell;

namespace Hanlin.Producer.Output;

/// <summary>
/// Escapes in JSON what JSON must escape and what <see cref="TerminalText"/> would take away, and nothing else: Chinese
/// stays readable, all planes of it, and a line of results is harmless on a terminal and one line to every reader.
/// </summary>
/// <remarks>The framework's relaxed encoder escapes the supplementary planes and lets bidirectional controls through.</remarks>
internal sealed class ResultEncoder : JavaScriptEncoder
{
    public static ResultEncoder Instance { get; } = new();

    /// <summary>Of <c>\u2028</c>; surrogate pairs are never escaped.</summary>
    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) =>
        unicodeScalar is '"' or '\\' or '\n' or '\t' || (unicodeScalar <= char.MaxValue && TerminalText.IsUnsafe((char)unicodeScalar));

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var span = new ReadOnlySpan<char>(text, textLength);
        for (var index = 0; index < span.Length; index++)
        {
            if (WillEncode(span[index]))
                return index;
            if (!char.IsSurrogate(span[index]))
                continue;
            if (index + 1 == span.Length || !char.IsSurrogatePair(span[index], span[index + 1]))
                return index;
            index++;
        }

        return -1;
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var output = new Span<char>(buffer, bufferLength);
        return WillEncode(unicodeScalar)
            ? TryEscape((char)unicodeScalar, output, out numberOfCharactersWritten)
            : new Rune(unicodeScalar).TryEncodeToUtf16(output, out numberOfCharactersWritten);
    }

    private static bool TryEscape(char character, Span<char> output, out int written) => character switch
    {
        '"' => output.TryWrite($"\\\"", out written),
        '\\' => output.TryWrite($"\\\\", out written),
        '\n' => output.TryWrite($"\\n", out written),
        '\r' => output.TryWrite($"\\r", out written),
        '\t' => output.TryWrite($"\\t", out written),
        _ => output.TryWrite($"\\u{(int)character:X4}", out written),
    };
}
