using Hanlin.Checkpoints.Models;
using Hanlin.Checkpoints.Tests.Building;

namespace Hanlin.Checkpoints.Tests.Models;

public sealed class ModelNameTests
{
    [Theory]
    [InlineData("poem")]
    [InlineData("0")]
    [InlineData("gpt2-chinese_v1.5")]
    [InlineData("a123456789012345678901234567890123456789012345678901234567890123")]
    public void A_name_is_accepted(string text) => ModelName.Parse(text).Value.ShouldBe(text);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a..b")]
    [InlineData("a/../../b")]
    [InlineData("/etc/passwd")]
    [InlineData("Poem")]
    [InlineData("-poem")]
    [InlineData(".poem")]
    [InlineData("poem\n")]
    [InlineData("poem ")]
    [InlineData("a\0b")]
    [InlineData("ａ")]
    [InlineData("诗")]
    [InlineData("%2e%2e")]
    [InlineData("a1234567890123456789012345678901234567890123456789012345678901234")]
    public void Anything_else_is_refused_with_the_rule(string text)
    {
        ModelName.TryParse(text, out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => ModelName.Parse(text)).Message.ShouldContain("is no model name: use 1 to 64 of a-z");
    }

    [Fact]
    public void The_folder_of_a_name_is_in_the_folder_of_models()
    {
        using var directory = new TemporaryDirectory();

        ModelName.Parse("poem").DirectoryIn(directory.Path).ShouldBe(directory["poem"]);
        ModelName.TryParse(null, out _).ShouldBeFalse();
    }
}
