using System.Text.Json;

namespace Hanlin.Standalone.Tests.Rig;

/// <summary>How a program ended and what it said.</summary>
internal sealed record Ended(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonElement[] Rows => [.. Lines.Select(line => JsonElement.Parse(line))];

    /// <summary>It ended as it should.</summary>
    public Ended Should(int exitCode, params ReadOnlySpan<string> says)
    {
        ExitCode.ShouldBe(exitCode, $"{Output}\n{Error}");
        foreach (var text in says) Error.ShouldContain(text);
        return this;
    }
}
