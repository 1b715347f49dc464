using Hanlin.Checkpoints.Tests.Building;

namespace Hanlin.Checkpoints.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_file_is_created_and_replaced()
    {
        AtomicFile.Write(directory["a"], "old and long"u8.ToArray());
        AtomicFile.Write(directory["a"], "new"u8.ToArray());

        File.ReadAllText(directory["a"]).ShouldBe("new");
        Directory.GetFileSystemEntries(directory.Path).ShouldBe([directory["a"]]);
    }

    [Fact]
    public void Room_that_was_reserved_and_not_needed_is_not_part_of_the_file()
    {
        AtomicFile.Write(directory["a"], 1 << 20, stream => stream.Write("short"u8));

        new FileInfo(directory["a"]).Length.ShouldBe(5);
    }

    [Fact]
    public void Readers_see_the_old_file_until_the_new_one_is_complete()
    {
        directory.Write("a", "old");

        AtomicFile.Write(directory["a"], 0, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            File.ReadAllText(directory["a"]).ShouldBe("old");
        });

        File.ReadAllText(directory["a"]).ShouldBe("new");
    }

    [Fact]
    public void A_failure_leaves_the_old_file_and_nothing_else()
    {
        directory.Write("a", "old");

        Should.Throw<InvalidOperationException>(() => AtomicFile.Write(directory["a"], 0, _ => throw new InvalidOperationException()));

        File.ReadAllText(directory["a"]).ShouldBe("old");
        Directory.GetFileSystemEntries(directory.Path).ShouldBe([directory["a"]]);
    }

    [Fact]
    public void A_disk_that_has_no_room_is_noticed_before_anything_is_written()
    {
        var isWritten = false;

        Should.Throw<IOException>(() => AtomicFile.Write(directory["a"], 1L << 60, _ => isWritten = true));

        isWritten.ShouldBeFalse();
        Directory.GetFileSystemEntries(directory.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_an_error() =>
        Should.Throw<DirectoryNotFoundException>(() => AtomicFile.Write(directory["missing/a"], "x"u8.ToArray()));

    [Fact]
    public async Task A_slow_writer_replaces_the_file_in_one_step_too()
    {
        directory.Write("a", "old");

        await AtomicFile.WriteAsync(directory["a"], async stream =>
        {
            await stream.WriteAsync("new"u8.ToArray());
            await stream.FlushAsync();
            File.ReadAllText(directory["a"]).ShouldBe("old");
        });
        await Should.ThrowAsync<InvalidOperationException>(AtomicFile.WriteAsync(directory["a"], _ => throw new InvalidOperationException()));

        File.ReadAllText(directory["a"]).ShouldBe("new");
        Directory.GetFileSystemEntries(directory.Path).ShouldBe([directory["a"]]);
    }

    [Fact]
    public void What_a_killed_writer_left_is_removed_and_what_a_living_one_writes_is_not()
    {
        directory.Write(".a.tmp-1-abandoned", "half");
        directory.Write(".b.tmp-1-abandoned", "half of another file");
        using var living = new FileStream(directory[".a.tmp-2-living"], FileMode.CreateNew, FileAccess.Write, FileShare.None);

        AtomicFile.Write(directory["a"], "new"u8.ToArray());

        Directory.GetFiles(directory.Path).Order(StringComparer.Ordinal)
            .ShouldBe([directory[".a.tmp-2-living"], directory[".b.tmp-1-abandoned"], directory["a"]]);
    }
}
