namespace Hanlin.Standalone;

/// <summary>Where the embedded configuration keeps things: <c>HANLIN_HOME</c>, or a folder of the user's.</summary>
internal static class Home
{
    /// <summary>The folder; made where it is not there.</summary>
    public static string Directory { get; } = System.IO.Directory.CreateDirectory(
        Environment.GetEnvironmentVariable("HANLIN_HOME") is { Length: > 0 } home
            ? Path.GetFullPath(home)
            : Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "hanlin")).FullName;

    /// <summary>The models, <c>NAME/…</c> each.</summary>
    public static string Models { get; } = System.IO.Directory.CreateDirectory(Path.Join(Directory, "models")).FullName;

    /// <summary>Results, batches and the catalogue of models.</summary>
    public static string Store { get; } = Path.Join(Directory, "hanlin.db");
}
