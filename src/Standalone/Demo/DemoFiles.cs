namespace Hanlin.Standalone.Demo;

/// <summary>What the demo comes with; it lies beside the program, wherever that was installed.</summary>
internal static class DemoFiles
{
    /// <summary>The model, a folder with weights, configuration and vocabulary.</summary>
    public static string Model { get; } = Path.Join(AppContext.BaseDirectory, "demo", "poem");

    /// <summary>First lines of well-known poems.</summary>
    public static string Prompts { get; } = Path.Join(AppContext.BaseDirectory, "demo", "poems.txt");

    /// <summary>Poems to train on, one a line.</summary>
    public static string Corpus { get; } = Path.Join(AppContext.BaseDirectory, "demo", "corpora", "poems.txt");

    /// <summary>Poems that nothing is trained on.</summary>
    public static string HeldOut { get; } = Path.Join(AppContext.BaseDirectory, "demo", "corpora", "poems-heldout.txt");

    /// <summary>The steps of the training.</summary>
    public static string Pipeline { get; } = Path.Join(AppContext.BaseDirectory, "demo", "demo.json");
}
