using System.Reflection;
using System.Xml.Linq;

namespace Hanlin.Architecture.Tests;

/// <summary>The repository as files: projects, what they refer to, and sources.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;

    /// <summary>Projects of the product by name.</summary>
    public static IReadOnlyDictionary<string, string> Projects { get; } = Directory.GetFiles(Path.Join(Root, "src"), "*.csproj", SearchOption.AllDirectories)
        .Append(Path.Join(Root, "migrations", "Migrations.csproj"))
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path)!);

    public static IEnumerable<string> ProjectReferencesOf(string project) => ItemsOf(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path));

    public static IEnumerable<string> PackageReferencesOf(string project) => ItemsOf(project, "PackageReference");

    public static IEnumerable<(string Path, string Text)> SourcesOf(string project)
        => Directory.EnumerateFiles(Path.GetDirectoryName(Projects[project])!, "*.cs", SearchOption.AllDirectories).Select(path => (Path.GetRelativePath(Root, path), File.ReadAllText(path)));

    private static IEnumerable<string> ItemsOf(string project, string item)
        => XDocument.Load(Projects[project]).Descendants(item).Select(element => (string?)element.Attribute("Include")).OfType<string>();
}
