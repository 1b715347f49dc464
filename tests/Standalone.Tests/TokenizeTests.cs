using System.Text.Json;
using Hanlin.Standalone.Tests.Rig;

namespace Hanlin.Standalone.Tests;

public sealed class TokenizeTests
{
    [Theory]
    [InlineData("uer", "[\"[\",\"mask\",\"]\",\"明\",\"月\",\"。\"]")]
    [InlineData("hf", "[\"[MASK]\",\"明\",\"月\",\"。\"]")]
    public async Task Lines_become_tokens_and_ids_by_the_rules_of_the_flavour(string flavor, string tokens)
    {
        await using var home = new TestHome();
        var vocabulary = home.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n明\n月\n。\n[\n]\nmask\n");
        var rows = (await home.PipeAsync("[MASK]明月。\r\n\n", "tokenize", "--vocab", vocabulary, "--flavor", flavor)).Should(0).Rows;
        rows.Length.ShouldBe(2);
        rows[0].GetProperty("tokens").ToString().ShouldBe(tokens);
        rows[0].GetProperty("ids").GetArrayLength().ShouldBe(JsonElement.Parse(tokens).GetArrayLength());
        rows[1].GetProperty("ids").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task What_is_not_UTF8_is_named_by_its_line()
    {
        await using var home = new TestHome();
        var vocabulary = home.Write("vocab.txt", "[UNK]\n明\n");
        await File.WriteAllBytesAsync(home["text"], [0x61, 0x0A, 0xC3, 0x28], TestContext.Current.CancellationToken);
        (await home.RunAsync("tokenize", "--vocab", vocabulary, home["text"])).Should(65, "line 2: It is not UTF-8");
        (await home.RunAsync("tokenize", "--vocab", home["missing"])).Should(66, "missing");
    }
}
