using System.Text.RegularExpressions;

namespace Hanlin.Storage.Tests;

public sealed class WellFormedTextTests
{
    [Theory] // escaped, because attributes are kept as UTF-8
    [InlineData("", "", 0)]
    [InlineData(@"春眠不觉晓\u2028\u0001\uFFFE", @"春眠不觉晓\u2028\u0001\uFFFE", 0)]
    [InlineData("𠀀😀", "𠀀😀", 0)]
    [InlineData(@"\u0000", @"\uFFFD", 1)]
    [InlineData(@"a\u0000b\u0000", @"a\uFFFDb\uFFFD", 1)]
    [InlineData(@"\uD83D", @"\uFFFD", 1)]
    [InlineData(@"\uDE00", @"\uFFFD", 1)]
    [InlineData(@"\uDE00\uD83D", @"\uFFFD\uFFFD", 1)]
    [InlineData(@"\uD83D\uD83D\uDE00", @"\uFFFD😀", 1)]
    [InlineData(@"😀\uDE00", @"😀\uFFFD", 1)]
    public void Only_what_is_not_well_formed_is_replaced(string text, string expected, int expectedRepairs)
    {
        var repaired = 0;
        WellFormedText.Of(Regex.Unescape(text), ref repaired).ShouldBe(Regex.Unescape(expected));
        repaired.ShouldBe(expectedRepairs);
    }

    [Fact]
    public void Nothing_stays_nothing() => WellFormedText.Of(null).ShouldBeNull();
}
