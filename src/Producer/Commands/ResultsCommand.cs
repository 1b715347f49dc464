using System.CommandLine;
using System.Globalization;
using Hanlin.Producer.Output;
using Hanlin.Producer.Shell;
using Hanlin.Storage;

namespace Hanlin.Producer.Commands;

/// <summary>Looks into the results: a table for people, JSON lines for programs.</summary>
internal sealed class ResultsCommand : ShellCommand
{
    private const int ShownCharacters = 60;

    private static readonly TableColumn[] Columns = [new("batch"), new("line", true), new("id"), new("n", true), new("status"), new("model"), new("text")];

    private readonly Option<string?> batch = new("--batch") { Description = "Of this batch: its id, the beginning of it, or latest.", HelpName = "BATCH" };
    private readonly Option<Guid?> job = new("--job") { Description = "Of this job.", HelpName = "ID" };
    private readonly Option<string?> customId = new("--custom-id") { Description = "Of the job that its sender called so.", HelpName = "ID" };
    private readonly Option<string?> status = new("--status") { Description = "With this outcome." };
    private readonly Option<string?> model = new("--model") { Description = "Of this model.", HelpName = "NAME" };
    private readonly Option<int?> version = new("--model-version") { Description = "Of this version of the model.", HelpName = "NUMBER" };
    private readonly Option<string?> contains = new("--contains") { Description = "Whose prompt or text contains this, letter for letter.", HelpName = "TEXT" };
    private readonly Option<string> order = new("--order") { Description = "Last stored first, first stored first, or as the prompts stood. Default: newest.", DefaultValueFactory = _ => "newest" };
    private readonly Option<int> limit = new("--limit") { Description = "Most rows. Default: 20.", HelpName = "COUNT", DefaultValueFactory = _ => 20 };
    private readonly Option<bool> json = new("--json") { Description = "Whole rows as JSON lines." };
    private readonly Option<bool> count = new("--count") { Description = "Only how many there are." };
    private readonly StoreOptions stores;
    private readonly Terminal terminal;

    /// <param name="terminal">Where people see it.</param>
    /// <param name="stores">Where the results are.</param>
    public ResultsCommand(Terminal terminal, StoreOptions stores) : base(
        "results",
        "Looks into the results, by batch, job, custom id, outcome, model or text.",
        "hanlin results",
        "hanlin results --batch latest --status failed",
        "hanlin results --contains 明月 --limit 5",
        "hanlin results --custom-id request-17 --json",
        "hanlin results --model poem --model-version 2 --count")
    {
        (this.terminal, this.stores) = (terminal, stores);
        status.AcceptOnlyFromAmong([.. Enum.GetValues<ResultStatus>().Select(ResultLines.NameOf)]);
        order.AcceptOnlyFromAmong([.. Enum.GetNames<ResultOrder>().Select(name => name.ToLowerInvariant())]);
        foreach (var option in (Option[])[batch, job, customId, status, model, version, contains, order, limit, json, count]) Options.Add(option);
        stores.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        await using var store = await stores.OpenAsync(result, create: false, cancellationToken);
        var query = await ReadAsync(result, store, cancellationToken);
        if (result.GetValue(count))
        {
            terminal.Line((await store.Results.CountAsync(query, cancellationToken)).ToString(CultureInfo.InvariantCulture));
            return ExitCode.Ok;
        }

        var rows = ResultLines.Of(store.Results.StreamAsync(query, cancellationToken), cancellationToken: cancellationToken);
        if (result.GetValue(json)) await WriteAsync(rows, cancellationToken);
        else await ShowAsync(rows, cancellationToken);
        return ExitCode.Ok;
    }

    private async Task<ResultQuery> ReadAsync(ParseResult result, OpenStore store, CancellationToken cancellationToken) => new()
    {
        BatchId = result.GetValue(batch) is { } reference ? (await BatchReference.FindAsync(store, reference, cancellationToken)).Id : null,
        JobId = result.GetValue(job),
        CustomId = result.GetValue(customId),
        Status = result.GetValue(status) is { } name ? Enum.Parse<ResultStatus>(name, ignoreCase: true) : null,
        ModelName = result.GetValue(model),
        ModelVersion = result.GetValue(version),
        Contains = result.GetValue(contains),
        Order = Enum.Parse<ResultOrder>(result.GetValue(order)!, ignoreCase: true),
        Limit = Limits.Require("--limit", result.GetValue(limit)),
    };

    private static async Task WriteAsync(IAsyncEnumerable<ResultLine> rows, CancellationToken cancellationToken)
    {
        await using var output = StandardOutput.Open();
        await using var writer = new JsonlResultWriter(output, TimeProvider.System);
        await foreach (var row in rows) await writer.WriteAsync(row, cancellationToken);
    }

    private async Task ShowAsync(IAsyncEnumerable<ResultLine> rows, CancellationToken cancellationToken)
    {
        List<string[]> cells = [];
        await foreach (var row in rows.WithCancellation(cancellationToken)) cells.Add(Cells(row));
        if (cells.Count == 0) terminal.Note("No such results.");
        else terminal.Table(Columns, cells);
    }

    private static string[] Cells(ResultLine row) =>
    [
        row.BatchId is { } id ? BatchText.Short(id) : "",
        row.LineNumber?.ToString(CultureInfo.InvariantCulture) ?? "",
        row.CustomId ?? BatchText.Short(row.JobId),
        row.SampleIndex.ToString(CultureInfo.InvariantCulture),
        row.Succeeded ? row.FinishReason ?? "" : row.Status,
        row.ModelVersion is { } number ? $"{row.Model} {number}" : row.Model,
        Shorten(row.Succeeded ? row.Text ?? "" : row.Error ?? ""),
    ];

    private static string Shorten(string text)
    {
        var elements = new StringInfo(TerminalText.CleanLine(text));
        return elements.LengthInTextElements <= ShownCharacters ? elements.String : elements.SubstringByTextElements(0, ShownCharacters) + "…";
    }
}
