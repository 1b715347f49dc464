using Hanlin.Standalone.Tests.Rig;

namespace Hanlin.Standalone.Tests;

public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_imports_prints_poems_leaves_results_and_does_not_import_twice()
    {
        await using var home = new TestHome();
        var first = (await home.RunAsync("demo", "--samples", "2")).Should(0, "Importing the model", "44 succeeded", "tokens/s", "./hanlin run");
        foreach (var prompt in File.ReadLines(Path.Join(AppContext.BaseDirectory, "samples", "poems.txt"))) first.Error.ShouldContain($"  {prompt}");
        File.ReadLines(Path.Join(home.Store, "demo-results.jsonl")).Count().ShouldBe(44);

        (await home.RunAsync("demo", "--samples", "1")).Should(0, "is in service since it was imported before", "22 succeeded");
        (await home.RunAsync("models", "list")).Should(0).Lines.Length.ShouldBe(2);
    }
}
