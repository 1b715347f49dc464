using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Hanlin.Producer.Prompts;

/// <summary>What can be said of a line before it is parsed.</summary>
internal static class Utf8Line
{
    /// <summary>Why the bytes are not UTF-8, naming the first that is not; null where they are.</summary>
    public static string? Fault(ReadOnlySpan<byte> line)
    {
        if (Utf8.IsValid(line))
            return null;

        var index = 0;
        while (Rune.DecodeFromUtf8(line[index..], out _, out var length) == OperationStatus.Done)
            index += length;
        return $"It is not UTF-8: byte {index + 1} is 0x{line[index]:X2}. If the file is GB18030, convert it: iconv -f GB18030 -t UTF-8";
    }

    public static bool IsBlank(ReadOnlySpan<byte> line)
    {
        while (Rune.DecodeFromUtf8(line, out var rune, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(rune))
            line = line[length..];
        return line.IsEmpty;
    }
}
