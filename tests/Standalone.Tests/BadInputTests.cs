using Hanlin.Standalone.Tests.Rig;

namespace Hanlin.Standalone.Tests;

/// <summary>What is wrong is named, the exit code is one of sysexits, and nothing is done.</summary>
public sealed class BadInputTests(ImportedHome imported)
{
    [Theory]
    [InlineData(64, "\"modles\" is no command of hanlin; did you mean \"models\"?", "modles")]
    [InlineData(64, "hanlin models needs one of: list, import, activate", "models")]
    [InlineData(64, "\"--top-q\" is no option of hanlin run; did you mean \"--top-k\"?", "run", "--top-q", "1")]
    [InlineData(64, "as a whole number", "run", "x.txt", "--top-k", "many")]
    [InlineData(64, "temperature is 0; it must be from 0.0001 to 100", "run", "x.txt", "--temperature", "0")]
    [InlineData(64, "no prompts are named", "run")]
    [InlineData(64, "\"first:9\" is not a rule for a corpus", "run", "--from-corpus", "x.txt", "--rule", "first:9")]
    [InlineData(64, "--rule is for a corpus", "run", "x.txt", "--rule", "lines")]
    [InlineData(64, "there is no column \"promt\"; did you mean \"prompt\"?", "run", "x.txt", "--columns", "promt")]
    [InlineData(64, "--slots is 0; it must be from 1 to 4096", "run", "samples/poems.txt", "--slots", "0")]
    [InlineData(66, "missing.txt does not exist", "run", "missing.txt")]
    [InlineData(66, "has no model \"prose\"; it has poem", "run", "samples/poems.txt", "--model", "prose")]
    [InlineData(66, "has no batch \"12345678\"", "export", "12345678")]
    [InlineData(64, "\"Poem\" is no name of a model", "models", "import", "x", "--name", "Poem")]
    [InlineData(65, "no such file or folder", "models", "import", "missing", "--name", "other")]
    [InlineData(65, "Model 'poem' has no version 7; it has 1", "models", "activate", "poem", "7")]
    [InlineData(65, "Model 'poem' has no earlier version to go back to", "models", "rollback", "poem")]
    [InlineData(78, "no broker is named", "submit", "samples/poems.txt")]
    public async Task A_wrong_command_line_ends_with_its_code(int exitCode, string says, params string[] arguments)
    {
        await using var home = imported.Copy();
        (await home.RunAsync(arguments)).Should(exitCode, says).Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bad_line_stops_the_run_before_anything_is_done_and_may_be_left_out()
    {
        await using var home = imported.Copy();
        var prompts = home.Write("prompts.jsonl", "{\"prompt\":\"床前明月光，\",\"custom_id\":\"a\"}\n{\"promt\":\"x\"}\n{\"prompt\":\"春眠不觉晓，\",\"custom_id\":\"a\"}\n");
        (await home.RunAsync("run", prompts, "-o", home["out.jsonl"])).Should(65,
            "line 2: It has the unknown key \"promt\"; did you mean \"prompt\"?", "line 3: custom_id \"a\" is that of line 1 too", "2 bad lines beside 1 good; nothing was done");
        File.Exists(home["out.jsonl"]).ShouldBeFalse();
        (await home.RunAsync("status")).Should(0, "has no batches yet");

        (await home.RunAsync("run", prompts, "--skip-bad-lines", "--max-new-tokens", "4")).Should(0).Rows.Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_written_over()
    {
        await using var home = imported.Copy();
        var file = home.Write("out.jsonl", "precious");
        (await home.RunAsync("run", "samples/poems.txt", "-o", file)).Should(73, "out.jsonl exists");
        File.ReadAllText(file).ShouldBe("precious");
    }

    [Fact]
    public async Task A_damaged_model_is_refused_and_leaves_nothing_behind()
    {
        await using var home = imported.Copy();
        var folder = Directory.CreateDirectory(home["damaged"]).FullName;
        foreach (var file in Directory.EnumerateFiles(ImportedHome.Checkpoint)) File.Copy(file, Path.Join(folder, Path.GetFileName(file)));
        using (var weights = File.Open(Path.Join(folder, "model.safetensors"), FileMode.Open)) weights.SetLength(weights.Length / 2);

        (await home.RunAsync("models", "import", folder, "--name", "poem")).Should(65, "model.safetensors");
        Directory.EnumerateFileSystemEntries(Path.Join(home.Store, "models", "poem")).Select(Path.GetFileName).ShouldBe(["1"]);
    }

    [Fact]
    public async Task Services_that_are_away_are_named_without_their_passwords()
    {
        await using var home = new TestHome(
            new("HANLIN_POSTGRES", "Host=127.0.0.1;Port=1;Database=poems;Username=li;Password=geheim"),
            new("HANLIN_RABBITMQ", "amqp://li:geheim@127.0.0.1:1/poems"));
        var ended = await home.RunAsync("submit", "samples/poems.txt", "--model", "poem");
        ended.Should(69, "PostgreSQL at 127.0.0.1:1/poems", "does not answer").Error.ShouldNotContain("geheim");
    }
}
