using System.Text;
using Hanlin.Producer.Shell;

namespace Hanlin.Producer.Tests.Shell;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("\u001b[2J", "[2J")]
    [InlineData("\u001b]0;title\u0007x", "]0;titlex")]
    [InlineData("\u001b]8;;http://x\u001b\\link", "]8;;http://x\\link")]
    [InlineData("\u001b]52;c;aGk=\u0007", "]52;c;aGk=")]
    [InlineData("\u009b31mred", "31mred")]
    [InlineData("\u0090dcs\u009c", "dcs")]
    [InlineData("a\u007fb\bc\0d", "abcd")]
    [InlineData("good\rbad", "goodbad")]
    [InlineData("a\u202eb\u2066c\u2069d\u200ee\u061cf", "abcdef")]
    [InlineData("a\u2028b\u2029c\u0085d", "abcd")]
    [InlineData("a\v\fb", "ab")]
    public void What_steers_a_terminal_is_left_out(string text, string clean) => TerminalText.Clean(text).ShouldBe(clean);

    [Theory]
    [InlineData("床前明月光\n\t疑是地上霜")]
    [InlineData("𠀀😀👩‍👩‍👧‍👦 e\u0301 [red]")]
    [InlineData("")]
    public void Everything_else_stays(string text) => TerminalText.Clean(text).ShouldBeSameAs(text);

    [Fact]
    public void One_line_is_one_line() => TerminalText.CleanLine("a\nb\tc\r\nd\u2028e").ShouldBe("a b c de");

    [Fact]
    public void No_control_byte_survives()
    {
        var all = new StringBuilder();
        for (var code = 0; code < 0x3000; code++)
            all.Append((char)code);
        var clean = TerminalText.Clean(all.ToString());
        clean.Where(char.IsControl).ShouldBe(['\t', '\n']);
        Encoding.UTF8.GetBytes(clean).Where(code => code < 0x20 || code == 0x7F).ShouldBe([(byte)'\t', (byte)'\n']);
        (all.Length - clean.Length).ShouldBe(30 + 1 + 32 + 12 + 2); // C0, DEL, C1, bidirectional, separators
    }
}
