namespace Hanlin.Standalone;

/// <summary>Where the embedded configuration keeps things: <c>HANLIN_HOME</c>, or a folder of the user's.</summary>
internal static class Home
{
    /// <summary>The folder.</summary>
    public static string Directory { get; } = Environment.GetEnvironmentVariable("HANLIN_HOME") is { Length: > 0 } home
        ? Path.GetFullPath(home)
        : Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "hanlin");

    /// <summary>Results, batches and the catalogue of models.</summary>
    public static string Store { get; } = Path.Join(Directory, "hanlin.db");

    /// <summary>The models, <c>NAME/VERSION</c> each: a folder that importers and workers share, or one of the home's own.</summary>
    public static string Models { get; } = Environment.GetEnvironmentVariable("HANLIN_WORKER__MODELSDIRECTORY") is { Length: > 0 } shared
        ? Path.GetFullPath(shared)
        : Path.Join(Directory, "models");
}
