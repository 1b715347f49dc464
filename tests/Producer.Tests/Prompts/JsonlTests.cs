using Hanlin.Contracts;
using Hanlin.Producer.Prompts;

namespace Hanlin.Producer.Tests.Prompts;

public sealed class JsonlTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_setting_of_the_contract_is_read_under_its_own_name()
    {
        const string settings = """
            "max_new_tokens":1,"max_length":2,"min_new_tokens":1,"do_sample":false,"temperature":0.5,"top_k":3,"top_p":0.25,"min_p":0.1,
            "typical_p":0.75,"repetition_penalty":1.5,"presence_penalty":0.1,"frequency_penalty":-0.1,"no_repeat_ngram_size":4,
            "bad_words":["坏"],"suppress_unk":false,"logit_bias":{"102":-1.5},"eos_token_ids":[102,103],"stop":["。"],"soft_stop":9,
            "stop_loops":false,"num_return_sequences":5,"seed":-9007199254740993,"logprobs":6,"return_full_text":false,"add_cls":false
            """;
        var oneLine = settings.Replace("\n", "", StringComparison.Ordinal);
        var nested = await Reading.LineAsync(folder, "a.jsonl", $$$"""{"prompt":"春","sampling":{{{{oneLine}}}}}""");
        var beside = await Reading.LineAsync(folder, "b.jsonl", $$$"""{{{{oneLine}}},"prompt":"春"}""");
        foreach (var read in new[] { nested.Sampling!, beside.Sampling! })
        {
            read.BadWords.ShouldBe(["坏"]);
            read.LogitBias.ShouldHaveSingleItem().ShouldBe(new("102", -1.5));
            read.EosTokenIds.ShouldBe([102, 103]);
            read.Stop.ShouldBe(["。"]);
            (read with { BadWords = null, LogitBias = null, EosTokenIds = null, Stop = null }).ShouldBe(new SamplingSettings
            {
                MaxNewTokens = 1,
                MaxLength = 2,
                MinNewTokens = 1,
                DoSample = false,
                Temperature = 0.5,
                TopK = 3,
                TopP = 0.25,
                MinP = 0.1,
                TypicalP = 0.75,
                RepetitionPenalty = 1.5,
                PresencePenalty = 0.1,
                FrequencyPenalty = -0.1,
                NoRepeatNgramSize = 4,
                SuppressUnk = false,
                SoftStop = 9,
                StopLoops = false,
                NumReturnSequences = 5,
                Seed = -9007199254740993,
                Logprobs = 6,
                ReturnFullText = false,
                AddCls = false,
            });
        }
    }

    [Fact]
    public async Task A_line_without_settings_has_none()
    {
        (await Reading.LineAsync(folder, "a.jsonl", """{"prompt":"春"}""")).Sampling.ShouldBeNull();
        (await Reading.LineAsync(folder, "b.jsonl", "\"春\\n眠\"")).Prompt.ShouldBe("春\n眠");
        (await Reading.LineAsync(folder, "c.jsonl", """{"prompt":"\ud83d\ude00"}""")).Prompt.ShouldBe("😀");
    }

    [Theory]
    [InlineData("""{"prompt":"春","topp":0.9}""", "It has the unknown key \"topp\"; did you mean \"top_p\"?")]
    [InlineData("""{"prompt":"春","Temprature":1}""", "did you mean \"temperature\"?")]
    [InlineData("""{"promt":"春"}""", "did you mean \"prompt\"?")]
    [InlineData("""{"prompt":"春","max-new-tokens":9}""", "did you mean \"max_new_tokens\"?")]
    [InlineData("""{"prompt":"春","zzzzzzzz":1}""", "It has the unknown key \"zzzzzzzz\"")]
    [InlineData("""{"prompt":"春","sampling":{"top_q":1}}""", "sampling has the unknown key \"top_q\"; did you mean")]
    [InlineData("""{"prompt":"春","sampling":{"prompt":"x"}}""", "sampling has the unknown key \"prompt\"")]
    [InlineData("""{"prompt":"春","sampling":{},"top_k":1}""", "top_k stands beside sampling")]
    [InlineData("""{"prompt":"春","sampling":[1]}""", "sampling is a list; it must be an object.")]
    [InlineData("""{"prompt":"春","prompt":"夏"}""", "Duplicate property 'prompt'")]
    [InlineData("""{"prompt":"春","top_k":1,"top_\u006b":2}""", "Duplicate property")]
    [InlineData("""{"prompt":"春","sampling":{"logit_bias":{"5":1,"5":2}}}""", "Duplicate property")]
    [InlineData("""{"custom_id":"a"}""", "It has no prompt.")]
    [InlineData("""{"prompt":null}""", "prompt is null; it must be a string.")]
    [InlineData("""{"prompt":["春"]}""", "prompt is a list; it must be a string.")]
    [InlineData("""{"prompt":"春","custom_id":17}""", "custom_id is 17; it must be a string.")]
    [InlineData("""{"prompt":"春","model":{}}""", "model is an object; it must be a string.")]
    [InlineData("""{"prompt":"春","model":"../x"}""", "model is \"../x\"")]
    [InlineData("""{"prompt":"春","top_k":"5"}""", "top_k is \"5\"; it must be a whole number")]
    [InlineData("""{"prompt":"春","top_k":5.5}""", "top_k is 5.5; it must be a whole number")]
    [InlineData("""{"prompt":"春","top_k":2147483648}""", "top_k is 2147483648; it must be a whole number of at most 2147483647")]
    [InlineData("""{"prompt":"春","seed":18446744073709551615}""", "seed is 18446744073709551615; it must be a whole number")]
    [InlineData("""{"prompt":"春","top_p":true}""", "top_p is true; it must be a number")]
    [InlineData("""{"prompt":"春","top_p":1e400}""", "top_p is Infinity")]
    [InlineData("""{"prompt":"春","top_p":NaN}""", "It is not valid JSON")]
    [InlineData("""{"prompt":"春","do_sample":1}""", "do_sample is 1; it must be true or false")]
    [InlineData("""{"prompt":"春","stop":"。"}""", "stop is \"。\"; it must be a list of strings")]
    [InlineData("""{"prompt":"春","stop":["。",1]}""", "stop is a list; it must be a list of strings")]
    [InlineData("""{"prompt":"春","stop":[null]}""", "stop[0] is empty")]
    [InlineData("""{"prompt":"春","logit_bias":{"5":"x"}}""", "logit_bias is an object; it must be an object of token ids and numbers")]
    [InlineData("""{"prompt":"春","eos_token_ids":["a"]}""", "eos_token_ids is a list; it must be a list of whole numbers")]
    [InlineData("""{"prompt":"\ud800"}""", "half of a surrogate pair")]
    [InlineData("""{"prompt":"春","stop":["\udc00"]}""", "half of a surrogate pair")]
    [InlineData("""{"\ud800":1,"prompt":"春"}""", "half of a surrogate pair")]
    [InlineData("""{"prompt":"a\u0000b"}""", "U+0000")]
    [InlineData("""{"prompt":"春" """, "It is not valid JSON")]
    [InlineData("""{"prompt":"春"} {}""", "It is not valid JSON")]
    [InlineData("""{'prompt':'春'}""", "It is not valid JSON: ''' is an invalid start of a property name")]
    [InlineData("""{"prompt":"春",}""", "It is not valid JSON")]
    [InlineData("""{"prompt":"春"} // comment""", "It is not valid JSON")]
    [InlineData("春眠不觉晓", "It is not valid JSON")]
    [InlineData("17", "It is 17; a line must be an object with \"prompt\", or a string.")]
    [InlineData("null", "It is null; a line must be an object")]
    [InlineData("""["春"]""", "It is a list; a line must be an object")]
    [InlineData("[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]", "It is not valid JSON")]
    public async Task A_bad_line_says_what_is_wrong_with_it(string line, string reason) =>
        (await Reading.ReasonAsync(folder, "bad.jsonl", line)).ShouldContain(reason);

    [Fact]
    public async Task Endless_opening_brackets_are_one_bad_line()
    {
        var entries = await Reading.ReadAsync(folder.Write("deep.jsonl", new string('[', 200_000) + "\n\"春\""));
        entries[0].ShouldBeOfType<BadLine>().Reason.ShouldStartWith("It is not valid JSON");
        entries[1].ShouldBeOfType<PromptLine>();
    }
}
