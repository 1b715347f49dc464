using System.CommandLine;
using Hanlin.Producer.Shell;
using Hanlin.Storage;

namespace Hanlin.Producer.Commands;

/// <summary>The newest batches as a table, or one of them in full.</summary>
internal sealed class StatusCommand : ShellCommand
{
    private static readonly TableColumn[] Columns =
        [new("batch"), new("name"), new("model"), new("state"), new("jobs", true), new("rows", true), new("of", true), new("not ok", true), new("made")];

    private readonly Argument<string?> reference = new("BATCH")
    {
        Description = "One batch: its id, the beginning of it, or latest. Left out, the newest are listed.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<int> limit = new("--limit") { Description = "Most batches in the list. Default: 20.", HelpName = "COUNT", DefaultValueFactory = _ => 20 };
    private readonly StoreOptions stores;
    private readonly Terminal terminal;

    /// <param name="terminal">Where people see it.</param>
    /// <param name="stores">Where the batches are.</param>
    public StatusCommand(Terminal terminal, StoreOptions stores) : base(
        "status", "Lists the newest batches, or says everything about one.", "hanlin status", "hanlin status latest", "hanlin status 3f2a91c0")
    {
        (this.terminal, this.stores) = (terminal, stores);
        Arguments.Add(reference);
        Options.Add(limit);
        stores.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        await using var store = await stores.OpenAsync(result, create: false, cancellationToken);
        if (result.GetValue(reference) is { } wanted)
        {
            foreach (var (name, value) in Details(await BatchReference.FindAsync(store, wanted, cancellationToken))) terminal.Line($"{name,-12} {TerminalText.CleanLine(value)}");
            return ExitCode.Ok;
        }

        var batches = await store.Batches.ListAsync(Limits.Require("--limit", result.GetValue(limit)), cancellationToken);
        if (batches.Count == 0) terminal.Note($"{store} has no batches yet.");
        else terminal.Table(Columns, batches.Select(Cells));
        return ExitCode.Ok;
    }

    private static string[] Cells(Batch batch) =>
    [
        BatchText.Short(batch.Id),
        batch.Name,
        batch.ModelName,
        BatchText.State(batch),
        BatchText.Count(batch.JobCount ?? batch.SubmittedCount),
        BatchText.Count(batch.FinishedRows),
        BatchText.Count(batch.ExpectedRows),
        BatchText.Count(batch.FinishedRows - batch.SucceededRows),
        BatchText.Moment(batch.CreatedAt),
    ];

    private static IEnumerable<(string Name, string Value)> Details(Batch batch) =>
    [
        ("batch", batch.Id.ToString()),
        ("name", batch.Name),
        ("source", batch.Source),
        ("model", batch.ModelName),
        ("sampling", batch.Sampling),
        ("state", BatchText.State(batch)),
        ("jobs", $"{BatchText.Count(batch.SubmittedCount)} sent of {BatchText.Count(batch.JobCount)}"),
        ("rows", $"{batch.FinishedRows} of {BatchText.Count(batch.ExpectedRows)}: {BatchText.Rows(batch)}"),
        ("tokens", $"{batch.PromptTokens} of prompts, {batch.CompletionTokens} generated"),
        ("made", BatchText.Moment(batch.CreatedAt)),
        ("sent", BatchText.Moment(batch.SubmittedAt)),
        ("changed", BatchText.Moment(batch.UpdatedAt)),
        ("ended", BatchText.Moment(batch.FinishedAt)),
    ];
}
