using System.Text;
using Hanlin.Producer.Prompts;

namespace Hanlin.Producer.Tests.Prompts;

public sealed class LineReaderTests
{
    private static readonly string[] Lines = ["春", "", "a\u2028b\u0085c\vd\fe", "end"];

    public static TheoryData<string, string[]> Inputs => new()
    {
        { "", [] },
        { "a", ["a"] },
        { "a\n", ["a"] },
        { "a\r\n", ["a"] },
        { "a\r", ["a"] },
        { "\n", [""] },
        { "\r\n\r\n", ["", ""] },
        { "\r\r", ["", ""] },
        { "\n\r", ["", ""] },
        { "a\rb\nc\r\nd", ["a", "b", "c", "d"] },
        { "a\r\n\nb", ["a", "", "b"] },
        { "\uFEFFa\nb", ["a", "b"] },
        { "\uFEFF", [] },
        { "\uFEFF\uFEFFa", ["\uFEFFa"] },
        { "a\u2028b\u2029c\u0085d\ve\ff", ["a\u2028b\u2029c\u0085d\ve\ff"] },
    };

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task Lines_end_at_lf_crlf_and_cr_and_nowhere_else_however_the_bytes_arrive(string input, string[] expected)
    {
        for (var piece = 1; piece <= 4; piece++)
            (await ReadAsync(Encoding.UTF8.GetBytes(input), piece, maxLineBytes: 100)).ShouldBe(expected);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task A_line_that_is_too_long_is_passed_over_and_its_neighbours_are_not(int piece)
    {
        string[] lines = ["ab", new string('x', 200_000), "cd", new string('y', 11), "0123456789", new string('z', 300)];
        var input = Encoding.UTF8.GetBytes(string.Join("\r\n", lines));
        (await ReadAsync(input, piece, maxLineBytes: 10)).ShouldBe(["ab", null, "cd", null, "0123456789", null]);
    }

    [Fact]
    public async Task Numbers_count_every_line()
    {
        var input = Encoding.UTF8.GetBytes(string.Join("\r\n", Lines));
        var reader = Reader(input, piece: 3, maxLineBytes: 100);
        for (var number = 1; number <= Lines.Length; number++)
        {
            (await reader.ReadAsync(Reading.Cancel)).ShouldBeTrue();
            reader.Number.ShouldBe(number);
            Encoding.UTF8.GetString(reader.Line.Span).ShouldBe(Lines[number - 1]);
        }

        (await reader.ReadAsync(Reading.Cancel)).ShouldBeFalse();
    }

    private static async Task<List<string?>> ReadAsync(byte[] input, int piece, int maxLineBytes)
    {
        var reader = Reader(input, piece, maxLineBytes);
        var lines = new List<string?>();
        while (await reader.ReadAsync(Reading.Cancel))
            lines.Add(reader.IsTooLong ? null : Encoding.UTF8.GetString(reader.Line.Span));
        return lines;
    }

    private static LineReader Reader(byte[] input, int piece, int maxLineBytes)
    {
        var stream = new MemoryStream(input);
        return new LineReader((buffer, cancel) => stream.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancel), maxLineBytes);
    }
}
