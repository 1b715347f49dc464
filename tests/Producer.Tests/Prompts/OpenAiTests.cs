using System.Text.Json.Nodes;
using Hanlin.Contracts;
using Hanlin.Producer.Prompts;

namespace Hanlin.Producer.Tests.Prompts;

public sealed class OpenAiTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_request_is_read_with_its_parameters_under_our_names()
    {
        var line = await LineAsync("""
            {"model":"poem","prompt":"春","max_tokens":20,"n":3,"temperature":0.7,"top_p":0.9,"stop":["。","！"],"seed":5,
             "presence_penalty":0.5,"frequency_penalty":0.25,"logit_bias":{"102":-100},"logprobs":2,"echo":true,"user":"me","stream":false,
             "best_of":3,"suffix":null,"top_k":30,"repetition_penalty":1.1}
            """);
        (line.CustomId, line.Prompt, line.Model).ShouldBe(("r-1", "春", "poem"));
        line.Sampling!.Stop.ShouldBe(["。", "！"]);
        line.Sampling.LogitBias.ShouldHaveSingleItem().ShouldBe(new("102", -100));
        (line.Sampling with { Stop = null, LogitBias = null }).ShouldBe(new SamplingSettings
        {
            MaxNewTokens = 20,
            NumReturnSequences = 3,
            Temperature = 0.7,
            TopP = 0.9,
            Seed = 5,
            PresencePenalty = 0.5,
            FrequencyPenalty = 0.25,
            Logprobs = 2,
            ReturnFullText = true,
            TopK = 30,
            RepetitionPenalty = 1.1,
        });
    }

    [Fact]
    public async Task The_answer_does_not_repeat_the_prompt_unless_asked_to()
    {
        (await LineAsync("""{"prompt":"春"}""")).Sampling!.ReturnFullText.ShouldBe(false);
        (await LineAsync("""{"prompt":"春","echo":false}""")).Sampling!.ReturnFullText.ShouldBe(false);
        (await LineAsync("""{"prompt":"春","return_full_text":true}""")).Sampling!.ReturnFullText.ShouldBe(true);

        var path = folder.Write("b.jsonl", Request("""{"prompt":"春"}"""));
        var asked = await Reading.ReadAsync(Reading.Options(path) with { Sampling = new() { ReturnFullText = true } });
        ((PromptLine)asked[0]).Sampling!.ReturnFullText.ShouldBe(true);
    }

    [Fact]
    public async Task Temperature_zero_is_greedy()
    {
        var greedy = (await LineAsync("""{"prompt":"春","temperature":0}""")).Sampling!;
        (greedy.DoSample, greedy.Temperature).ShouldBe((false, null));
        (await ReasonAsync("""{"prompt":"春","temperature":0.0,"do_sample":true}""")).ShouldContain("temperature is 0;");
    }

    [Fact]
    public async Task One_stop_string_and_a_list_of_one_prompt_are_what_they_hold()
    {
        var line = await LineAsync("""{"prompt":["春"],"stop":"。"}""");
        line.Prompt.ShouldBe("春");
        line.Sampling!.Stop.ShouldBe(["。"]);
    }

    [Theory]
    [InlineData("""{"prompt":["春","夏"]}""", "prompt is a list of 2 strings; one line is one prompt.")]
    [InlineData("""{"prompt":[]}""", "prompt is a list of 0 strings")]
    [InlineData("""{"prompt":[101,102]}""", "token ids are not accepted")]
    [InlineData("""{"prompt":[[101]]}""", "token ids are not accepted")]
    [InlineData("""{"prompt":"春","messages":[]}""", "body has the unknown key \"messages\"")]
    [InlineData("""{"model":"poem"}""", "It has no body.prompt.")]
    [InlineData("""{"prompt":"春","max_token":5}""", "did you mean \"max_tokens\"?")]
    [InlineData("""{"prompt":"春","max_tokens":5,"max_new_tokens":6}""", "max_tokens and max_new_tokens are one parameter.")]
    [InlineData("""{"prompt":"春","n":5,"num_return_sequences":5}""", "n and num_return_sequences are one parameter.")]
    [InlineData("""{"prompt":"春","n":1000}""", "num_return_sequences is 1000")]
    [InlineData("""{"prompt":"春","logprobs":true}""", "logprobs is true; it must be a whole number")]
    [InlineData("""{"prompt":"春","stream":true}""", "stream is not offered")]
    [InlineData("""{"prompt":"春","suffix":"。"}""", "suffix is not offered")]
    [InlineData("""{"prompt":"春","n":2,"best_of":4}""", "best_of is not offered unless it equals n")]
    [InlineData("""{"prompt":"春","model":5}""", "model is 5; it must be a string")]
    [InlineData("""{"prompt":"春","temperature":3000}""", "temperature is 3000")]
    public async Task A_body_that_cannot_be_done_says_why(string body, string reason) => (await ReasonAsync(body)).ShouldContain(reason);

    [Theory]
    [InlineData("url", "\"/v1/chat/completions\"", "these models continue text, no chat. Use \"/v1/completions\".")]
    [InlineData("url", "\"/v1/embeddings\"", "url is \"/v1/embeddings\"; it must be \"/v1/completions\".")]
    [InlineData("url", "null", "url is null; it must be a string.")]
    [InlineData("method", "\"GET\"", "method is \"GET\"; it must be \"POST\".")]
    [InlineData("custom_id", "\"\"", "custom_id is empty")]
    [InlineData("custom_id", "5", "custom_id is 5; it must be a string.")]
    [InlineData("body", "\"春\"", "body is \"春\"; it must be an object.")]
    [InlineData("priority", "1", "It has the unknown key \"priority\"")]
    [InlineData("body", null, "It has no body.")]
    [InlineData("custom_id", null, "It has no custom_id.")]
    public async Task A_line_that_is_no_completion_says_why(string key, string? value, string reason)
    {
        var request = JsonNode.Parse(Request("""{"prompt":"春"}"""))!.AsObject();
        request.Remove(key);
        if (value is not null)
            request[key] = JsonNode.Parse(value);
        (await Reading.ReasonAsync(folder, "b.jsonl", request.ToJsonString())).ShouldContain(reason);
    }

    [Fact]
    public async Task An_id_that_stands_twice_names_both_lines()
    {
        var request = Request("""{"prompt":"春"}""");
        var entries = await Reading.ReadAsync(folder.Write("b.jsonl", $"{request}\n\n{request}"));
        entries[1].ShouldBe(new BadLine(3, "custom_id \"r-1\" is that of line 1 too. Give every line its own."));
    }

    private static string Request(string body) =>
        $$"""{"custom_id":"r-1","method":"POST","url":"/v1/completions","body":{{body.Replace("\n", "", StringComparison.Ordinal)}}}""";

    private Task<PromptLine> LineAsync(string body) => Reading.LineAsync(folder, "b.jsonl", Request(body));

    private Task<string> ReasonAsync(string body) => Reading.ReasonAsync(folder, "b.jsonl", Request(body));
}
