using System.Text;
using Hanlin.Producer.Prompts;

namespace Hanlin.Producer.Tests.Prompts;

public sealed class PromptFormatsTests
{
    private const string OpenAi = """{"custom_id":"a","method":"POST","url":"/v1/completions","body":{"prompt":"春"}}""";
    private const string Jsonl = """{"prompt":"春"}""";

    [Theory]
    [InlineData("p.txt", "春", PromptFormat.Text)]
    [InlineData("p.txt", Jsonl, PromptFormat.Text)]
    [InlineData("P.TXT", OpenAi, PromptFormat.Text)]
    [InlineData("p.txt.gz", Jsonl, PromptFormat.Text)]
    [InlineData("p.jsonl", Jsonl, PromptFormat.Jsonl)]
    [InlineData("p.jsonl", "\"春\"", PromptFormat.Jsonl)]
    [InlineData("p.jsonl", "broken {", PromptFormat.Jsonl)]
    [InlineData("p.ndjson.gz", "\"春\"", PromptFormat.Jsonl)]
    [InlineData("p.jsonl", OpenAi, PromptFormat.OpenAi)]
    [InlineData("p.jsonl.GZ", OpenAi, PromptFormat.OpenAi)]
    [InlineData("p.jsonl", """{"url":"/v1/chat/completions"}""", PromptFormat.OpenAi)]
    [InlineData("standard input", OpenAi, PromptFormat.OpenAi)]
    [InlineData("standard input", Jsonl, PromptFormat.Jsonl)]
    [InlineData("standard input", "春", PromptFormat.Text)]
    [InlineData("standard input", "\"春\"", PromptFormat.Text)]
    [InlineData("standard input", "17", PromptFormat.Text)]
    [InlineData("corpus", "", PromptFormat.Text)]
    public void The_name_and_the_first_line_show_the_form(string name, string firstLine, PromptFormat expected) =>
        PromptFormats.Detect(name, Encoding.UTF8.GetBytes(firstLine)).ShouldBe(expected);

    [Fact]
    public void Every_form_has_a_name()
    {
        foreach (var format in Enum.GetValues<PromptFormat>())
        {
            PromptFormats.TryParse(PromptFormats.NameOf(format), out var parsed).ShouldBeTrue();
            parsed.ShouldBe(format);
        }

        PromptFormats.All.ShouldBe(["txt", "jsonl", "openai"]);
        PromptFormats.TryParse("csv", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task The_command_may_say_otherwise()
    {
        using var folder = new TempFolder();
        var path = folder.Write("p.jsonl", Jsonl);
        (await Reading.PromptsAsync(Reading.Options(path) with { Format = PromptFormat.Text })).ShouldBe([(1, Jsonl)]);
    }
}
