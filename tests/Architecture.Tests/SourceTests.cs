using System.Text.RegularExpressions;

namespace Hanlin.Architecture.Tests;

/// <summary>Rules that no analyzer keeps.</summary>
public sealed partial class SourceTests
{
    private const int MaxLines = 350;

    private static readonly string[] BadNames = ["Helper", "Util", "Utils", "Manager", "Common", "Misc"];

    [Fact]
    public void Files_are_short_and_named_for_a_noun()
    {
        foreach (var (path, text) in Sources())
        {
            text.Count(character => character == '\n').ShouldBeLessThanOrEqualTo(MaxLines, path);
            BadNames.ShouldNotContain(bad => Path.GetFileNameWithoutExtension(path).EndsWith(bad, StringComparison.Ordinal), path);
        }
    }

    [Fact]
    public void What_is_known_to_break_is_not_called()
    {
        foreach (var (path, text) in Sources())
        {
            text.ShouldNotContain(".RunAsync(runOptions", Case.Sensitive, path);         // ONNX Runtime's RunAsync crashes from C#
            text.ShouldNotContain("FromSqlRaw", Case.Sensitive, path);
            text.ShouldNotContain("RemoteCertificateValidationCallback", Case.Sensitive, path);
            Unfinished().IsMatch(text).ShouldBeFalse(path);
        }
    }

    [Fact]
    public void MassTransit_stays_below_its_commercial_version()
    {
        var versions = File.ReadAllText(Path.Join(Repository.Root, "Directory.Packages.props"));
        MassTransitVersion().Matches(versions).Select(match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).ShouldAllBe(major => major == 8);
        MassTransitVersion().Count(versions).ShouldBe(2);
    }

    private static IEnumerable<(string Path, string Text)> Sources()
        => Repository.Projects.Keys.SelectMany(Repository.SourcesOf).Where(source => !source.Path.Contains("/Migrations/", StringComparison.Ordinal));

    [GeneratedRegex(@"\b(TODO|FIXME|XXX|HACK|NotImplementedException)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex("""Include="MassTransit[^"]*" Version="\[(\d+)\.""")]
    private static partial Regex MassTransitVersion();
}
