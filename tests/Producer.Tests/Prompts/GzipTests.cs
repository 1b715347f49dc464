using Hanlin.Producer.Prompts;
using Hanlin.Producer.Shell;

namespace Hanlin.Producer.Tests.Prompts;

public sealed class GzipTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("p.txt.gz")]
    [InlineData("p.txt")]
    [InlineData("p")]
    public async Task Gzip_is_known_by_its_content(string name) =>
        (await Reading.PromptsAsync(folder.Write(name, TempFolder.Gzip("\uFEFF春\r\n夏\n")))).ShouldBe([(1, "春"), (2, "夏")]);

    [Fact]
    public async Task Gzip_comes_through_a_pipe_too()
    {
        var input = new MemoryStream(TempFolder.Gzip("""{"prompt":"春"}"""));
        var options = new PromptSourceOptions { Path = "-", Model = "poem", StandardInput = input };
        (await Reading.PromptsAsync(options)).ShouldBe([(1, "春")]);
    }

    [Fact]
    public async Task A_file_cut_off_anywhere_is_never_taken_for_whole()
    {
        var whole = TempFolder.Gzip(string.Concat(Enumerable.Range(0, 2_000).Select(number => $"第{number}行\n")));
        for (var cut = 2; cut < whole.Length; cut += Math.Max(1, whole.Length / 64))
        {
            var exception = await Should.ThrowAsync<CommandException>(() => Reading.ReadAsync(folder.Write("cut.txt.gz", whole[..cut])));
            exception.ExitCode.ShouldBe(ExitCode.DataError);
            exception.Message.ShouldStartWith(folder["cut.txt.gz"]);
        }
    }

    [Fact]
    public async Task A_changed_byte_is_noticed()
    {
        var bytes = TempFolder.Gzip(string.Concat(Enumerable.Range(0, 2_000).Select(number => $"第{number}行\n")));
        bytes[^6] ^= 1; // in the checksum
        var exception = await Should.ThrowAsync<CommandException>(() => Reading.ReadAsync(folder.Write("p.txt.gz", bytes)));
        exception.Message.ShouldEndWith("is damaged gzip");
    }

    [Fact]
    public async Task Joined_files_are_refused_with_a_remedy()
    {
        byte[] joined = [.. TempFolder.Gzip("春\n"), .. TempFolder.Gzip("夏夏\n")];
        var exception = await Should.ThrowAsync<CommandException>(() => Reading.ReadAsync(folder.Write("p.txt.gz", joined)));
        exception.Remedy.ShouldNotBeNull().ShouldContain("gzip -dc");
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("")]
    public async Task A_bomb_ends_early_with_lines_and_without(string terminator)
    {
        var bomb = TempFolder.Gzip(Enumerable.Repeat(new string('a', 1 << 20) + terminator, 160));
        ((160L << 20) / bomb.Length).ShouldBeGreaterThan(900);
        var exception = await Should.ThrowAsync<CommandException>(() => Reading.ReadAsync(folder.Write("bomb.txt.gz", bomb)));
        exception.Message.ShouldEndWith("expands to more than 200 times its size");
    }
}
