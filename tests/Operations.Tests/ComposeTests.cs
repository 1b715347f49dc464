using System.Text.RegularExpressions;

namespace Hanlin.Operations.Tests;

/// <summary>docker-compose.yml and the images.</summary>
public sealed partial class ComposeTests
{
    private static readonly (string, string)[] Passwords = [("RABBITMQ_PASSWORD", "r1"), ("POSTGRES_PASSWORD", "p1"), ("GRAFANA_PASSWORD", "g1")];

    [Fact]
    public async Task The_compose_file_is_valid_with_every_profile()
    {
        var compose = await FindComposeAsync();
        Assert.SkipUnless(compose.Length > 0, "Not applicable: neither `docker compose` nor `docker-compose` is installed here.");
        var (code, output) = await Repository.RunAsync(compose[0], [.. compose[1..], "--profile", "gpu", "--profile", "tools", "config"], Passwords);
        code.ShouldBe(0, output);
        foreach (var service in (string[])["rabbitmq", "postgres", "migrator", "generation-worker", "generation-worker-gpu", "training-worker", "hanlin", "prometheus", "grafana"])
            output.ShouldContain($"\n  {service}:\n");
        output.ShouldContain("amqp://hanlin:r1@rabbitmq:5672/hanlin");
    }

    [Fact]
    public async Task Nothing_starts_without_passwords()
    {
        var compose = await FindComposeAsync();
        Assert.SkipUnless(compose.Length > 0, "Not applicable: neither `docker compose` nor `docker-compose` is installed here.");
        foreach (var (missing, _) in Passwords)
        {
            var (code, output) = await Repository.RunAsync(compose[0], [.. compose[1..], "config"], [.. Passwords.Where(one => one.Item1 != missing), (missing, "")]);
            code.ShouldNotBe(0, missing);
            output.ShouldContain("docker/make-env");
        }
    }

    [Fact]
    public void Every_port_is_published_on_the_loopback_interface()
    {
        var ports = PublishedPort().Matches(Repository.Read("docker-compose.yml"));
        ports.Count.ShouldBeGreaterThanOrEqualTo(6);
        ports.ShouldAllBe(port => port.Value.Contains("\"${HANLIN_BIND:-127.0.0.1}:"));
        Repository.Read(".env.example").ShouldContain("\nHANLIN_BIND=127.0.0.1\n");
        PasswordValue().IsMatch(Repository.Read(".env.example")).ShouldBeFalse("the example holds a password");
    }

    [Fact]
    public void Images_are_pinned_and_our_own_programs_are_confined()
    {
        var compose = Repository.Read("docker-compose.yml");
        ForeignImage().Matches(compose).Select(match => match.Groups["tag"].Value).ShouldAllBe(tag => tag.Any(char.IsAsciiDigit));
        ForeignImage().Count(compose).ShouldBeGreaterThanOrEqualTo(5);
        // Longer than the time that a host takes to shut down in order.
        GracePeriod().Matches(compose).Select(match => int.Parse(match.Groups["seconds"].Value, System.Globalization.CultureInfo.InvariantCulture)).Max().ShouldBeGreaterThan(90);
        compose.ShouldContain("cap_drop: [ALL]");
        compose.ShouldContain("read_only: true");
    }

    [Fact]
    public void Files_that_compose_and_Dockerfile_name_exist()
    {
        var dockerfile = Repository.Read("docker/Dockerfile");
        foreach (Match publish in PublishedProject().Matches(dockerfile))
        {
            var project = publish.Groups["project"].Value;
            var path = Repository.PathOf(project);
            (File.Exists(path) || Directory.GetFiles(path, "*.csproj").Length == 1).ShouldBeTrue(project);
        }

        PublishedProject().Count(dockerfile).ShouldBe(4);
        foreach (Match entry in EntryPoint().Matches(dockerfile)) ProgramNames().ShouldContain(entry.Groups["assembly"].Value);
        foreach (Match copied in CopiedFile().Matches(dockerfile)) File.Exists(Repository.PathOf(copied.Groups["file"].Value)).ShouldBeTrue(copied.Value);

        var compose = Repository.Read("docker-compose.yml");
        foreach (Match target in BuildTarget().Matches(compose)) dockerfile.ShouldContain($" AS {target.Groups["target"].Value}\n");
        foreach (Match mounted in MountedFile().Matches(compose)) Path.Exists(Repository.PathOf(mounted.Groups["file"].Value)).ShouldBeTrue(mounted.Value);
        MountedFile().Count(compose).ShouldBeGreaterThanOrEqualTo(5);
    }

    [Fact]
    public void Every_image_of_ours_runs_as_a_user_without_rights()
    {
        var stages = Repository.Read("docker/Dockerfile").Split("\nFROM ").Skip(1).ToList();
        stages.Where(stage => stage.Contains("ENTRYPOINT")).ShouldAllBe(stage => stage.StartsWith("base AS", StringComparison.Ordinal) || stage.StartsWith("cuda-base AS", StringComparison.Ordinal));
        foreach (var stage in stages.Where(stage => stage.Contains(" AS base\n") || stage.Contains(" AS cuda-base\n"))) UserLine().IsMatch(stage).ShouldBeTrue(stage);
    }

    private static async Task<string[]> FindComposeAsync()
    {
        if ((await Repository.RunAsync("docker", ["compose", "version"])).Code == 0) return ["docker", "compose"];
        return (await Repository.RunAsync("docker-compose", ["version"])).Code == 0 ? ["docker-compose"] : [];
    }

    private static IEnumerable<string> ProgramNames() => Directory.GetFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
        .Append("Migrations.csproj").Select(path => $"Hanlin.{Path.GetFileNameWithoutExtension(path)}.dll");

    [GeneratedRegex("""^ +- "[^"]*:\d+:\d+"$""", RegexOptions.Multiline)]
    private static partial Regex PublishedPort();

    [GeneratedRegex("^[A-Z]+_PASSWORD=.", RegexOptions.Multiline)]
    private static partial Regex PasswordValue();

    [GeneratedRegex("^    image: (?!hanlin/)[^:\n]+(:(?<tag>.*))?$", RegexOptions.Multiline)]
    private static partial Regex ForeignImage();

    [GeneratedRegex(@"stop_grace_period: (?<seconds>\d+)s")]
    private static partial Regex GracePeriod();

    [GeneratedRegex(@"dotnet publish (?<project>\S+)")]
    private static partial Regex PublishedProject();

    [GeneratedRegex("""ENTRYPOINT \["dotnet", "(?<assembly>[^"]+)"\]""")]
    private static partial Regex EntryPoint();

    [GeneratedRegex(@"^COPY --chmod=755 (?<file>\S+)", RegexOptions.Multiline)]
    private static partial Regex CopiedFile();

    [GeneratedRegex(@"target: (?<target>[a-z-]+)")]
    private static partial Regex BuildTarget();

    [GeneratedRegex(@"- \./(?<file>docker/[^:]+):")]
    private static partial Regex MountedFile();

    [GeneratedRegex(@"^USER (\$\{APP_UID\}|1654)$", RegexOptions.Multiline)]
    private static partial Regex UserLine();
}
