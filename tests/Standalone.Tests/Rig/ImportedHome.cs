namespace Hanlin.Standalone.Tests.Rig;

/// <summary>The model that comes with Hanlin, imported once by the command itself; tests get copies.</summary>
public sealed class ImportedHome : IAsyncLifetime
{
    private readonly TestHome home = new();

    public static string Checkpoint { get; } = Path.Join(AppContext.BaseDirectory, "demo", "poem");

    /// <summary>The folder <c>models</c> of the imported home.</summary>
    public string Models => Path.Join(home.Store, "models");

    public async ValueTask InitializeAsync() =>
        (await home.RunAsync("models", "import", Checkpoint, "--name", "poem", "--no-fp16")).Should(0, "poem version 1 is active");

    /// <summary>A home with the model and nothing else.</summary>
    internal TestHome Copy()
    {
        var copy = new TestHome();
        foreach (var file in Directory.EnumerateFiles(home.Store, "*", SearchOption.AllDirectories))
        {
            var target = Path.Join(copy.Store, Path.GetRelativePath(home.Store, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    public ValueTask DisposeAsync() => home.DisposeAsync();
}
