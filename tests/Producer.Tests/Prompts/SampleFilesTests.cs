using Hanlin.Producer.Prompts;

namespace Hanlin.Producer.Tests.Prompts;

/// <summary>The files of <c>samples/prompts</c>, which are the first that people try.</summary>
public sealed class SampleFilesTests
{
    [Theory]
    [InlineData("poems.txt", PromptFormat.Text, 22)]
    [InlineData("prompts.jsonl", PromptFormat.Jsonl, 8)]
    [InlineData("openai-batch.jsonl", PromptFormat.OpenAi, 5)]
    public async Task A_sample_is_of_its_form_and_every_line_of_it_is_good(string name, PromptFormat format, int count)
    {
        var options = Reading.Options(Path.Combine(AppContext.BaseDirectory, "samples", name));
        await using var source = await PromptSource.OpenAsync(options, Reading.Cancel);
        source.Format.ShouldBe(format);
        (await Reading.PromptsAsync(options)).Length.ShouldBe(count);
    }
}
