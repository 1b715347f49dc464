using System.Text;
using Hanlin.Contracts;
using Hanlin.Producer.Prompts;
using Hanlin.Producer.Shell;

namespace Hanlin.Producer.Tests.Prompts;

public sealed class PromptSourceTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_text_file_has_a_prompt_a_line_and_blank_lines_are_counted()
    {
        var path = folder.Write("poems.txt", "\uFEFF床前明月光，\r\n\r\n \u3000\t\n  疑是地上霜。\rend");
        await using var source = await PromptSource.OpenAsync(Reading.Options(path), Reading.Cancel);
        var lines = new List<PromptEntry>();
        await foreach (var entry in source.ReadAsync(Reading.Cancel))
            lines.Add(entry);

        lines.Select(line => (line.LineNumber, ((PromptLine)line).Prompt)).ShouldBe([(1, "床前明月光，"), (4, "  疑是地上霜。"), (5, "end")]);
        source.BlankLineCount.ShouldBe(2);
        source.Format.ShouldBe(PromptFormat.Text);
        source.Length.ShouldBe(new FileInfo(path).Length);
        source.Position.ShouldBe(source.Length);
    }

    [Fact]
    public async Task A_bad_line_is_a_value_between_good_ones()
    {
        byte[] gb18030 = [0xB4, 0xBA];
        var tooLong = Encoding.UTF8.GetBytes(new string('长', 100_000));
        var path = folder.Write("p.txt", [.. "好\nab"u8, .. gb18030, .. "\na\0b\n"u8, .. tooLong, .. "\n末"u8]);
        var entries = await Reading.ReadAsync(path);
        entries.Select(entry => entry.LineNumber).ShouldBe([1, 2, 3, 4, 5]);
        ((PromptLine)entries[0]).Prompt.ShouldBe("好");
        ((BadLine)entries[1]).Reason.ShouldBe(
            "It is not UTF-8: byte 3 is 0xB4. If the file is GB18030, convert it: iconv -f GB18030 -t UTF-8");
        ((BadLine)entries[2]).Reason.ShouldStartWith("prompt holds U+0000 at character 2");
        ((BadLine)entries[3]).Reason.ShouldStartWith("It is longer than 262144 bytes");
        ((PromptLine)entries[4]).Prompt.ShouldBe("末");
    }

    [Fact]
    public async Task The_commands_settings_stand_behind_the_lines_own()
    {
        var path = folder.Write("p.jsonl", """
            {"prompt":"春","top_k":5}
            {"prompt":"夏","model":"other","sampling":{"top_p":0.5,"seed":9}}
            "秋"
            """);
        var options = Reading.Options(path) with { Sampling = new() { TopK = 40, Seed = 1 } };
        var lines = (await Reading.ReadAsync(options)).ConvertAll(entry => (PromptLine)entry);
        lines[0].Sampling.ShouldBe(new SamplingSettings { TopK = 5, Seed = 1 });
        lines[1].Sampling.ShouldBe(new SamplingSettings { TopK = 40, TopP = 0.5, Seed = 9 });
        lines[2].Sampling.ShouldBe(new SamplingSettings { TopK = 40, Seed = 1 });
        lines.Select(line => line.Model).ShouldBe(["poem", "other", "poem"]);
    }

    [Fact]
    public async Task The_merged_settings_are_checked()
    {
        var path = folder.Write("p.jsonl", """{"prompt":"春","min_new_tokens":60}""");
        var bad = (await Reading.ReadAsync(Reading.Options(path) with { Sampling = new() { MaxNewTokens = 50 } })).ShouldHaveSingleItem();
        bad.ShouldBeOfType<BadLine>().Reason.ShouldContain("min_new_tokens is 60");
    }

    [Fact]
    public async Task A_line_without_a_model_needs_the_commands()
    {
        var path = folder.Write("p.txt", "春");
        var bad = (await Reading.ReadAsync(Reading.Options(path) with { Model = null })).ShouldHaveSingleItem().ShouldBeOfType<BadLine>();
        bad.Reason.ShouldStartWith("model is missing");
    }

    [Fact]
    public async Task The_same_file_and_command_give_the_same_jobs_and_anything_else_gives_others()
    {
        var path = folder.Write("p.jsonl", """
            {"prompt":"春","custom_id":"2.0"}
            {"prompt":"春"}
            """);
        var copy = folder.Write("copy.jsonl", await File.ReadAllBytesAsync(path, Reading.Cancel));
        var (batch, jobs) = await IdsAsync(Reading.Options(path));
        await ShouldBeSameAsync(Reading.Options(copy), batch, jobs);
        jobs.Distinct().Count().ShouldBe(2);

        PromptSourceOptions[] others =
        [
            Reading.Options(path) with { Model = "other" },
            Reading.Options(path) with { Sampling = new() { Seed = 1 } },
            Reading.Options(path) with { Sampling = new() { Seed = 2 } },
            Reading.Options(path) with { Format = PromptFormat.Text },
            Reading.Options(path) with { Rule = Reading.Rule("chars:4") },
            Reading.Options(path) with { Rule = Reading.Rule("chars:5") },
            Reading.Options(folder.Write("longer.jsonl", await File.ReadAllTextAsync(path, Reading.Cancel) + "\n")),
        ];
        var batches = new HashSet<Guid> { batch };
        foreach (var other in others)
            batches.Add((await IdsAsync(other)).Batch).ShouldBeTrue();
    }

    [Fact]
    public async Task A_message_carries_the_line()
    {
        var line = await Reading.LineAsync(folder, "p.jsonl", """{"prompt":"春","custom_id":"a","seed":7}""");
        var batch = Guid.NewGuid();
        line.ToMessage(batch).ShouldBe(new GenerateText
        {
            JobId = line.JobId,
            Model = "poem",
            Prompt = "春",
            BatchId = batch,
            CustomId = "a",
            LineNumber = 1,
            Sampling = line.Sampling,
        });
    }

    [Fact]
    public async Task Standard_input_is_read_as_a_file_is()
    {
        byte[] text = [.. "春\n夏\n"u8];
        var fromPipe = new PromptSourceOptions { Path = "-", Model = "poem", StandardInput = new MemoryStream(text) };
        var path = folder.Write("p.txt", text);
        var (batch, jobs) = await IdsAsync(Reading.Options(path));
        jobs.Length.ShouldBe(2);
        await ShouldBeSameAsync(fromPipe, batch, jobs);
    }

    [Fact]
    public async Task A_pipe_by_name_does_not_hang()
    {
        if (OperatingSystem.IsWindows())
            return;

        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", folder["pipe"]))
            await mkfifo.WaitForExitAsync(Reading.Cancel);
        var writing = Task.Run(() => File.WriteAllText(folder["pipe"], "春\n夏\n"), Reading.Cancel);
        (await Reading.PromptsAsync(folder["pipe"])).ShouldBe([(1, "春"), (2, "夏")]);
        await writing;
    }

    [Fact]
    public async Task An_input_that_cannot_be_read_is_named()
    {
        (await FailureAsync(folder["none.txt"])).ShouldBe((ExitCode.NoInput, $"{folder["none.txt"]} does not exist"));
        (await FailureAsync(folder["no/none.txt"])).ShouldBe((ExitCode.NoInput, $"{folder["no/none.txt"]} does not exist"));
        (await FailureAsync(folder["."])).ShouldBe((ExitCode.NoInput, $"{folder["."]} is a folder"));
    }

    [Fact]
    public async Task What_is_not_text_is_refused_before_the_first_line()
    {
        byte[] utf16 = [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("春\n")];
        byte[] zip = [(byte)'P', (byte)'K', 3, 4, 20, 0];
        (await FailureAsync(folder.Write("u.txt", utf16))).Message.ShouldEndWith("is UTF-16");
        (await FailureAsync(folder.Write("z.txt", zip))).Message.ShouldEndWith("is a zip archive");
    }

    [Fact]
    public async Task An_empty_file_has_no_prompts() => (await Reading.ReadAsync(folder.Write("p.txt", ""))).ShouldBeEmpty();

    [Fact]
    public async Task A_file_that_grows_while_it_is_read_is_noticed()
    {
        var path = folder.Write("p.txt", "春\n");
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await using var source = await PromptSource.OpenAsync(Reading.Options(path), Reading.Cancel);
        await File.AppendAllTextAsync(path, "夏\n", Reading.Cancel);
        var exception = await Should.ThrowAsync<CommandException>(async () =>
        {
            await foreach (var entry in source.ReadAsync(Reading.Cancel))
                entry.ShouldBeOfType<PromptLine>();
        });
        exception.ExitCode.ShouldBe(ExitCode.DataError);
        exception.Message.ShouldContain("was changed while it was read");
    }

    [Fact]
    public async Task A_corpus_has_no_other_form()
    {
        var options = Reading.Options(folder.Write("c.txt", "春")) with { Rule = CorpusRule.Lines, Format = PromptFormat.Jsonl };
        var exception = await Should.ThrowAsync<CommandException>(() => PromptSource.OpenAsync(options, Reading.Cancel));
        exception.ExitCode.ShouldBe(ExitCode.Usage);
    }

    [Fact]
    public async Task A_custom_id_stands_once_in_a_file_and_the_first_line_is_named()
    {
        var entries = await Reading.ReadAsync(folder.Write("p.jsonl", """
            {"prompt":"春","custom_id":"a"}
            {"prompt":"夏"}
            {"prompt":"秋","custom_id":"a"}
            {"prompt":"冬","custom_id":"b"}
            """));
        entries[2].ShouldBe(new BadLine(3, "custom_id \"a\" is that of line 1 too. Give every line its own."));
        entries.OfType<PromptLine>().Count().ShouldBe(3);
    }

    private static async Task ShouldBeSameAsync(PromptSourceOptions options, Guid batch, Guid[] jobs)
    {
        var again = await IdsAsync(options);
        again.Batch.ShouldBe(batch);
        again.Jobs.ShouldBe(jobs);
    }

    private static async Task<(Guid Batch, Guid[] Jobs)> IdsAsync(PromptSourceOptions options)
    {
        await using var source = await PromptSource.OpenAsync(options, Reading.Cancel);
        var jobs = new List<Guid>();
        await foreach (var entry in source.ReadAsync(Reading.Cancel))
            jobs.Add(((PromptLine)entry).JobId);
        return (source.BatchId, [.. jobs]);
    }

    private static async Task<(int ExitCode, string Message)> FailureAsync(string path)
    {
        var exception = await Should.ThrowAsync<CommandException>(() => Reading.ReadAsync(path));
        return (exception.ExitCode, exception.Message);
    }
}
