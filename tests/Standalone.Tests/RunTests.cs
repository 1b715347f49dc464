using System.Text.Json;
using Hanlin.Standalone.Tests.Rig;

namespace Hanlin.Standalone.Tests;

/// <summary>Files in, files out, in one process.</summary>
public sealed class RunTests(ImportedHome imported)
{
    [Fact]
    public async Task Every_prompt_has_its_rows_with_everything_that_made_them()
    {
        await using var home = imported.Copy();
        var ended = await home.RunAsync("run", "samples/prompts.jsonl", "--skip-bad-lines", "--max-new-tokens", "12", "-o", home["out.jsonl"]);
        ended.Should(0).Output.ShouldBeEmpty();

        var rows = File.ReadLines(home["out.jsonl"]).Select(line => JsonElement.Parse(line)).ToList();
        rows.Count.ShouldBeGreaterThanOrEqualTo(8);
        rows.ShouldAllBe(row => row.GetProperty("status").GetString() == "succeeded");
        var story = rows.Single(row => row.GetProperty("custom_id").GetString() == "story-1");
        var prompt = story.GetProperty("prompt").GetString()!;
        story.GetProperty("text").GetString()!.ShouldStartWith(prompt);
        story.GetProperty("generated_text").GetString()!.ShouldStartWith(prompt);
        story.GetProperty("token_ids").GetArrayLength().ShouldBe(story.GetProperty("completion_tokens").GetInt32());
        story.GetProperty("finish_reason").GetString().ShouldBeOneOf("stop", "length", "loop");
        story.GetProperty("sampling").GetProperty("top_p").GetDouble().ShouldBe(0.95, 1e-6);
        story.GetProperty("model_version").GetInt32().ShouldBe(1);
        foreach (var name in (string[])["seed", "queue_ms", "prefill_ms", "decode_ms", "sum_logprob"])
            story.GetProperty(name).ValueKind.ShouldBe(JsonValueKind.Number, name);
    }

    [Fact]
    public async Task Every_sampling_setting_of_the_command_reaches_the_engine()
    {
        await using var home = imported.Copy();
        var ended = await home.PipeAsync("床前明月光，\n", "run", "-", "-n", "2", "--seed", "7", "--max-new-tokens", "16", "--min-new-tokens", "2",
            "--temperature", "0.8", "--top-k", "20", "--top-p", "0.9", "--min-p", "0.01", "--typical-p", "0.95", "--repetition-penalty", "1.1",
            "--presence-penalty", "0.1", "--frequency-penalty", "0.1", "--no-repeat-ngram-size", "4", "--bad-word", "愁", "--suppress-unk", "true",
            "--logit-bias", "10=-1", "--eos-token-id", "3", "--stop", "人", "--soft-stop", "10", "--stop-loops", "false", "--logprobs", "2",
            "--return-full-text", "false", "--add-cls", "false", "--do-sample", "true");
        var rows = ended.Should(0).Rows;
        rows.Select(row => row.GetProperty("sample_index").GetInt32()).ShouldBe([0, 1]);
        rows.ShouldAllBe(row => row.GetProperty("seed").GetInt64() == 7 && !row.GetProperty("text").GetString()!.StartsWith("床前") && row.GetProperty("logprobs").GetArrayLength() > 0);
        var sampling = rows[0].GetProperty("sampling");
        sampling.GetProperty("top_k").GetInt32().ShouldBe(20);
        sampling.GetProperty("bad_words")[0].GetString().ShouldBe("愁");
        sampling.GetProperty("soft_stop").GetInt32().ShouldBe(10);
        sampling.GetProperty("logit_bias").GetProperty("10").GetDouble().ShouldBe(-1);
    }

    [Fact]
    public async Task OpenAI_requests_give_OpenAI_answers_and_CSV_is_for_spreadsheets()
    {
        await using var home = imported.Copy();
        (await home.RunAsync("run", "samples/openai-batch.jsonl", "--output-format", "openai", "-o", home["answers.jsonl"])).Should(0);
        var answers = File.ReadLines(home["answers.jsonl"]).Select(line => JsonElement.Parse(line)).ToList();
        answers.Select(answer => answer.GetProperty("custom_id").GetString()).ShouldBe(["request-1", "request-2", "request-3", "request-4", "request-5"]);
        answers[1].GetProperty("response").GetProperty("body").GetProperty("choices").GetArrayLength().ShouldBe(3);

        (await home.RunAsync("export", "latest", "-o", home["rows.csv"], "--columns", "custom_id,prompt,text")).Should(0, "7 rows are in");
        File.ReadLines(home["rows.csv"]).First().ShouldBe("custom_id,prompt,text");
    }

    [Fact]
    public async Task Killed_and_interrupted_it_goes_on_and_ends_as_if_nothing_had_happened()
    {
        string[] command = ["run", "--from-corpus", "data/poems.txt", "--rule", "sentence", "--max-new-tokens", "16", "-n", "4"];
        await using var undisturbed = imported.Copy();
        (await undisturbed.RunAsync([.. command, "-o", undisturbed["out.jsonl"]])).Should(0);

        await using var home = imported.Copy();
        await using (var killed = home.Start([.. command, "-o", home["out.jsonl"]]))
        {
            await TestHome.WaitForRowsAsync(home.Target, 60, killed);
            await killed.KillAsync();
        }

        await using (var interrupted = home.Start([.. command, "-o", home["out.jsonl"]]))
        {
            await TestHome.WaitForRowsAsync(home.Target, 180, interrupted);
            (await interrupted.SignalAsync("INT")).Should(130, "rows are there.", "stopped: ", "The same command goes on from there.");
        }

        File.Exists(home["out.jsonl"]).ShouldBeFalse();
        (await home.RunAsync([.. command, "-o", home["out.jsonl"]])).Should(0, "Going on where the same prompts stopped before");
        Contents(home["out.jsonl"]).ShouldBe(Contents(undisturbed["out.jsonl"]));

        // Once more there is nothing to do, and the result is the same to the byte.
        (await home.RunAsync([.. command, "-o", home["again.jsonl"]])).Should(0);
        File.ReadAllText(home["again.jsonl"]).ShouldBe(File.ReadAllText(home["out.jsonl"]));
    }

    [Fact]
    public async Task Results_are_found_by_what_they_hold()
    {
        await using var home = imported.Copy();
        (await home.RunAsync("run", "samples/poems.txt", "--max-new-tokens", "8")).Should(0).Rows.Length.ShouldBe(22);
        (await home.RunAsync("results", "--contains", "床前明月光", "--json")).Should(0).Rows.Single().GetProperty("line_number").GetInt64().ShouldBe(1);
        (await home.RunAsync("results", "--count", "--status", "failed")).Should(0).Output.Trim().ShouldBe("0");
        (await home.RunAsync("results", "--limit", "3")).Should(0).Lines.Length.ShouldBe(4);
        (await home.RunAsync("status", "latest")).Should(0).Output.ShouldContain("22 of 22: 22 succeeded");
        (await home.RunAsync("watch")).Should(0, "is completed: 22 succeeded");
    }

    private static List<string> Contents(string path) => [.. File.ReadLines(path).Select(line =>
    {
        var row = JsonElement.Parse(line);
        return $"{row.GetProperty("job_id")} {row.GetProperty("sample_index")} {row.GetProperty("status")} {row.GetProperty("token_ids")} {row.GetProperty("text")}";
    })];
}
