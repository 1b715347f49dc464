using Hanlin.Producer.Prompts;

namespace Hanlin.Producer.Tests.Prompts;

/// <summary>Reads a whole source, as tests want it.</summary>
internal static class Reading
{
    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static PromptSourceOptions Options(string path) => new() { Path = path, Model = "poem" };

    public static CorpusRule Rule(string text) =>
        CorpusRule.TryParse(text, out var rule, out var fault) ? rule : throw new ArgumentException(fault);

    public static Task<List<PromptEntry>> ReadAsync(string path) => ReadAsync(Options(path));

    public static async Task<List<PromptEntry>> ReadAsync(PromptSourceOptions options)
    {
        await using var source = await PromptSource.OpenAsync(options, Cancel);
        var entries = new List<PromptEntry>();
        await foreach (var entry in source.ReadAsync(Cancel))
            entries.Add(entry);
        return entries;
    }

    /// <summary>The prompts with their lines, none of which may be bad.</summary>
    public static async Task<(long Line, string Prompt)[]> PromptsAsync(PromptSourceOptions options) =>
        [.. (await ReadAsync(options)).Select(entry => entry.ShouldBeOfType<PromptLine>()).Select(line => (line.LineNumber, line.Prompt))];

    public static Task<(long Line, string Prompt)[]> PromptsAsync(string path) => PromptsAsync(Options(path));

    /// <summary>The one entry of a file of one line, which must be bad.</summary>
    public static async Task<string> ReasonAsync(TempFolder folder, string name, string line) =>
        (await ReadAsync(folder.Write(name, line))).ShouldHaveSingleItem().ShouldBeOfType<BadLine>().Reason;

    /// <summary>The one entry of a file of one line, which must be good.</summary>
    public static async Task<PromptLine> LineAsync(TempFolder folder, string name, string line) =>
        (await ReadAsync(folder.Write(name, line))).ShouldHaveSingleItem().ShouldBeOfType<PromptLine>();
}
