using Hanlin.Standalone.Tests.Rig;

namespace Hanlin.Standalone.Tests;

public sealed class ModelsTests(ImportedHome imported)
{
    [Fact]
    public async Task A_second_import_is_the_next_version_and_can_be_taken_back()
    {
        await using var home = imported.Copy();
        (await home.RunAsync("models", "import", ImportedHome.Checkpoint, "--name", "poem", "--no-fp16", "--no-int8", "--no-activate", "--note", "without int8"))
            .Should(0, "poem version 2 is staged");
        (await home.RunAsync("run", "samples/poems.txt", "--max-new-tokens", "2")).Should(0).Rows.ShouldAllBe(row => row.GetProperty("model_version").GetInt32() == 1);

        (await home.RunAsync("models", "activate", "poem", "2")).Should(0, "poem version 2 is active");
        (await home.RunAsync("run", "samples/poems.txt", "--max-new-tokens", "3")).Should(0).Rows.ShouldAllBe(row => row.GetProperty("model_version").GetInt32() == 2);

        (await home.RunAsync("models", "rollback", "poem")).Should(0, "poem version 1 serves every job again");
        var lines = (await home.RunAsync("models", "list")).Should(0).Lines;
        lines[1].ShouldContain("active");
        lines[2].ShouldContain("retired");
        lines[2].ShouldContain("without int8");
    }
}
