using Hanlin.Producer.Output;
using Hanlin.Producer.Shell;

namespace Hanlin.Producer.Tests.Output;

public sealed class OutputFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_file_appears_whole_under_its_name()
    {
        await using (var output = OutputFile.Create(folder["r.jsonl"], overwrite: false))
        {
            await output.Stream.WriteAsync("春\n"u8.ToArray(), Results.Cancel);
            folder.Names.ShouldHaveSingleItem().ShouldEndWith(".tmp");
            await output.CommitAsync(Results.Cancel);
        }

        folder.Names.ShouldBe(["r.jsonl"]);
        (await File.ReadAllTextAsync(folder["r.jsonl"], Results.Cancel)).ShouldBe("春\n");
    }

    [Fact]
    public async Task What_is_given_up_leaves_nothing_and_the_old_file_as_it_was()
    {
        folder.Write("r.jsonl", "old");
        await using (var output = OutputFile.Create(folder["r.jsonl"], overwrite: true))
            await output.Stream.WriteAsync("new"u8.ToArray(), Results.Cancel);

        folder.Names.ShouldBe(["r.jsonl"]);
        (await File.ReadAllTextAsync(folder["r.jsonl"], Results.Cancel)).ShouldBe("old");
    }

    [Fact]
    public async Task An_old_file_is_replaced_only_where_that_is_allowed()
    {
        folder.Write("r.jsonl", "old and longer");
        var exception = Should.Throw<CommandException>(() => OutputFile.Create(folder["r.jsonl"], overwrite: false));
        (exception.ExitCode, exception.Message).ShouldBe((ExitCode.CannotCreate, $"{folder["r.jsonl"]} exists"));

        await WriteAsync(folder["r.jsonl"], overwrite: true);
        (await File.ReadAllTextAsync(folder["r.jsonl"], Results.Cancel)).ShouldBe("new");
    }

    [Fact]
    public async Task A_file_that_somebody_else_made_meanwhile_is_not_replaced()
    {
        await using var output = OutputFile.Create(folder["r.jsonl"], overwrite: false);
        folder.Write("r.jsonl", "theirs");
        var exception = await Should.ThrowAsync<CommandException>(async () => await output.CommitAsync(Results.Cancel));
        exception.ExitCode.ShouldBe(ExitCode.CannotCreate);
        (await File.ReadAllTextAsync(folder["r.jsonl"], Results.Cancel)).ShouldBe("theirs");
    }

    [Fact]
    public async Task A_link_keeps_pointing_at_its_file()
    {
        folder.Write("target", "old");
        File.CreateSymbolicLink(folder["link"], folder["target"]);
        await WriteAsync(folder["link"], overwrite: true);
        new FileInfo(folder["link"]).LinkTarget.ShouldBe(folder["target"]);
        (await File.ReadAllTextAsync(folder["target"], Results.Cancel)).ShouldBe("new");
    }

    [Fact]
    public async Task A_device_is_written_and_stays()
    {
        await WriteAsync("/dev/null", overwrite: false);
        File.Exists("/dev/null").ShouldBeTrue();

        await using var full = OutputFile.Create("/dev/full", overwrite: false);
        var exception = await Should.ThrowAsync<IOException>(async () => await full.Stream.WriteAsync("x"u8.ToArray(), Results.Cancel));
        Failure.Of(exception).ExitCode.ShouldBe(ExitCode.IoError);
    }

    [Fact]
    public void What_cannot_be_created_is_named()
    {
        Message(folder["no/r.jsonl"]).ShouldBe($"{folder["no/r.jsonl"]} cannot be created: its folder does not exist");
        Message(folder["."]).ShouldBe($"{folder["."]} is a folder");
    }

    private static string Message(string path)
    {
        var exception = Should.Throw<CommandException>(() => OutputFile.Create(path, overwrite: true));
        exception.ExitCode.ShouldBe(ExitCode.CannotCreate);
        return exception.Message;
    }

    private static async Task WriteAsync(string path, bool overwrite)
    {
        await using var output = OutputFile.Create(path, overwrite);
        await output.Stream.WriteAsync("new"u8.ToArray(), Results.Cancel);
        await output.CommitAsync(Results.Cancel);
    }
}
