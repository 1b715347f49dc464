using Hanlin.Producer.Output;

namespace Hanlin.Producer.Tests.Output;

public sealed class ExcelGuardTests
{
    [Theory]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\tx")]
    [InlineData("\t=1")]
    [InlineData("＝1+1")]
    [InlineData("＋1")]
    [InlineData("－1")]
    [InlineData("＠SUM")]
    [InlineData("  =1")]
    [InlineData("\u00A0=1")]
    [InlineData("\u3000=1")]
    [InlineData("\u200B=1")]
    [InlineData("\uFEFF=1")]
    [InlineData("\u202E=1")]
    [InlineData("\v\f=1")]
    [InlineData("\u0000=1")]
    public void A_text_that_begins_a_formula_gets_an_apostrophe(string text) => ExcelGuard.Of(text).ShouldBe("'" + text);

    [Theory]
    [InlineData("a\n=1", "a\n'=1")]
    [InlineData("a\r=1", "a\r'=1")]
    [InlineData("a\r\n=1\r\n-2", "a\r\n'=1\r\n'-2")]
    [InlineData("\n=1", "\n'=1")]
    [InlineData("\r=1", "\r'=1")]
    [InlineData("=1\n", "'=1\n")]
    [InlineData("a\n\n  @x", "a\n\n'  @x")]
    public void So_does_every_line_of_it(string text, string guarded) => ExcelGuard.Of(text).ShouldBe(guarded);

    [Theory]
    [InlineData("")]
    [InlineData("床前明月光")]
    [InlineData("a=1")]
    [InlineData("1-1")]
    [InlineData("'=1")]
    [InlineData("——破折号")]
    [InlineData("· =1")]
    [InlineData("a\r\nb\n")]
    public void Other_texts_stay_as_they_are(string text) => ExcelGuard.Of(text).ShouldBeSameAs(text);
}
