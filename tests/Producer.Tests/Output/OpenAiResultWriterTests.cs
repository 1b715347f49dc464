using System.Text.Json;
using Hanlin.Producer.Output;

namespace Hanlin.Producer.Tests.Output;

public sealed class OpenAiResultWriterTests
{
    [Fact]
    public async Task The_samples_of_a_job_are_the_choices_of_one_answer()
    {
        var second = Results.One with
        {
            SampleIndex = 1,
            Text = "别的",
            FinishReason = "length",
            CompletionTokens = 3,
            Logprobs = Results.Json("[]"),
        };
        (await WrittenAsync(Results.One, second)).ShouldBe(
            """
            {"id":"batch_req_0198c1d2000070008000000000000001","custom_id":"r-3","response":{"status_code":200,
            "request_id":"0198c1d2-0000-7000-8000-000000000001","body":{"id":"cmpl-0198c1d2000070008000000000000001",
            "object":"text_completion","created":1763798400,"model":"poem","choices":[
            {"index":0,"text":"床前明月光，疑是地上霜。","finish_reason":"stop","logprobs":null},
            {"index":1,"text":"别的","finish_reason":"length","logprobs":[]}],
            "usage":{"prompt_tokens":6,"completion_tokens":10,"total_tokens":16}}},"error":null}
            """.Replace("\n", "", StringComparison.Ordinal) + "\n");
    }

    [Fact]
    public async Task Jobs_are_lines_of_their_own()
    {
        var other = Results.One with { JobId = Guid.NewGuid(), CustomId = "r-4" };
        var text = await WrittenAsync(Results.One, other, other with { SampleIndex = 1 });
        var lines = text.TrimEnd('\n').Split('\n').Select(Parse).ToArray();
        lines.Select(line => line.GetProperty("custom_id").GetString()).ShouldBe(["r-3", "r-4"]);
        lines.Select(line => line.GetProperty("response").GetProperty("body").GetProperty("choices").GetArrayLength()).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_job_without_any_text_has_an_error_and_no_response()
    {
        var line = Parse(await WrittenAsync(Results.Failed));
        line.GetProperty("response").ValueKind.ShouldBe(JsonValueKind.Null);
        line.GetProperty("error").GetRawText().ShouldBe("""{"code":"failed","message":"out of memory"}""");
    }

    [Fact]
    public async Task A_job_that_lacks_a_sample_has_both()
    {
        var line = Parse(await WrittenAsync(Results.One, Results.Failed));
        line.GetProperty("response").GetProperty("body").GetProperty("choices").GetArrayLength().ShouldBe(1);
        line.GetProperty("error").GetProperty("code").GetString().ShouldBe("failed");
    }

    private static JsonElement Parse(string line) => JsonDocument.Parse(line).RootElement;

    private static Task<string> WrittenAsync(params IEnumerable<ResultLine> results) =>
        Results.WrittenAsync(stream => new OpenAiResultWriter(stream, TimeProvider.System), results);
}
