namespace Hanlin.Standalone.Demo;

/// <summary>What the demo comes with; it lies beside the program, wherever that was installed.</summary>
internal static class DemoFiles
{
    /// <summary>The model, a folder with weights, configuration and vocabulary.</summary>
    public static string Model { get; } = Path.Join(AppContext.BaseDirectory, "demo", "poem");

    /// <summary>First lines of well-known poems.</summary>
    public static string Prompts { get; } = Path.Join(AppContext.BaseDirectory, "demo", "poems.txt");
}
