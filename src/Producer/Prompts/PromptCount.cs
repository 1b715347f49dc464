using Hanlin.Producer.Shell;

namespace Hanlin.Producer.Prompts;

/// <summary>What a source holds, found out by reading it once before anything is done with it.</summary>
/// <param name="Jobs">Its prompts.</param>
/// <param name="Rows">The sum of their samples.</param>
/// <param name="BadLines">Lines that are no prompts.</param>
/// <param name="Models">The models that they ask for.</param>
public sealed record PromptCount(long Jobs, long Rows, long BadLines, IReadOnlySet<string> Models)
{
    private const int Shown = 10;
    private const long LargeBytes = 32 << 20;

    /// <summary>Reads a source to its end and shows the first bad lines.</summary>
    /// <param name="source">The source.</param>
    /// <param name="faultOf">What else is wrong with a prompt; null where nothing is.</param>
    /// <param name="terminal">Where bad lines are shown.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static Task<PromptCount> OfAsync(PromptSource source, Func<PromptLine, string?> faultOf, Terminal terminal, CancellationToken cancellationToken) =>
        source.Length < LargeBytes
            ? CountAsync(source, faultOf, terminal, _ => { }, cancellationToken)
            : terminal.ProgressAsync($"checking {source.Name} (bytes)", source.Length,
                meter => CountAsync(source, faultOf, terminal, read => meter.Report(read, source.Length), cancellationToken));

    /// <summary>Stops where a line is bad and that was not allowed, or where there is nothing to do.</summary>
    /// <exception cref="CommandException">It is so.</exception>
    public void Require(PromptSource source, bool skipsBadLines)
    {
        if (BadLines > 0 && !skipsBadLines)
            throw new CommandException(ExitCode.DataError, $"{source.Name} has {BadLines} bad {(BadLines == 1 ? "line" : "lines")} beside {Jobs} good; nothing was done",
                "Correct them, or leave them out with --skip-bad-lines.");
        if (Jobs == 0)
            throw new CommandException(ExitCode.DataError, $"{source.Name} holds no prompts", "Give one prompt a line.");
    }

    private static async Task<PromptCount> CountAsync(
        PromptSource source, Func<PromptLine, string?> faultOf, Terminal terminal, Action<long> report, CancellationToken cancellationToken)
    {
        long jobs = 0, rows = 0, bad = 0;
        HashSet<string> models = [];
        await foreach (var entry in source.ReadAsync(cancellationToken))
        {
            var reason = entry is PromptLine prompt ? faultOf(prompt) : ((BadLine)entry).Reason;
            if (reason is not null)
            {
                if (bad++ < Shown) terminal.Note($"line {entry.LineNumber}: {TerminalText.CleanLine(reason)}");
                continue;
            }

            var line = (PromptLine)entry;
            models.Add(line.Model);
            rows += line.Sampling?.NumReturnSequences ?? 1;
            if (++jobs % 1000 == 0) report(source.Position);
        }

        if (bad > Shown) terminal.Note($"… and {bad - Shown} more");
        return new PromptCount(jobs, rows, bad, models);
    }
}
