using Hanlin.Training;
using static TorchSharp.torch;

namespace Hanlin.TorchSharp.Tests.Manifest;

/// <summary>
/// Keeps src/Training inside the real TorchSharp: what it uses is in data/members.txt, which lists members as TorchSharp 0.107.0
/// declares them, and the binding that is in use here declares all of that list alike.
/// </summary>
public sealed class ManifestTests
{
    private static readonly HashSet<string> Members = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", "members.txt")).Where(line => line.Length > 0)];

    [Fact]
    public void What_training_uses_exists_in_TorchSharp()
    {
        var used = MemberReader.Used(typeof(TorchBackend).Assembly.Location);
        used.Count.ShouldBeGreaterThan(5);
        used.Where(member => !Members.Contains(member)).Order(StringComparer.Ordinal).ShouldBeEmpty();
    }

    /// <summary>Called by eng/feed/against-torchsharp, which knows where the published assembly is.</summary>
    [Fact(Explicit = true)]
    public void The_list_is_written_anew()
    {
        var published = MemberReader.Declared(Variable("TORCHSHARP_PUBLISHED"));
        var ours = MemberReader.Declared(typeof(Tensor).Assembly.Location);
        ours.IntersectWith(published);
        ours.Count.ShouldBeGreaterThan(500);
        File.WriteAllLines(Variable("MEMBERS_TO_WRITE"), ours.Order(StringComparer.Ordinal));

        static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set.");
    }

    [Fact]
    public void The_binding_declares_what_TorchSharp_declares()
    {
        var declared = MemberReader.Declared(typeof(Tensor).Assembly.Location);
        Members.Count.ShouldBeGreaterThan(500);
        Members.Where(member => !declared.Contains(member)).Order(StringComparer.Ordinal).ShouldBeEmpty();
    }
}
