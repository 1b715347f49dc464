using System.CommandLine;
using Hanlin.Producer.Output;
using Hanlin.Producer.Shell;
using Hanlin.Storage;

namespace Hanlin.Producer.Commands;

/// <summary>Writes the results of a batch to a file, in the order of its prompts.</summary>
internal sealed class ExportCommand : ShellCommand
{
    private readonly Argument<string> reference = BatchReference.Argument();
    private readonly Option<string?> status = new("--status") { Description = "Rows of this outcome only." };
    private readonly OutputOptions output = new();
    private readonly StoreOptions stores;
    private readonly Terminal terminal;

    /// <param name="terminal">Where people see what happens.</param>
    /// <param name="stores">Where the batch is.</param>
    public ExportCommand(Terminal terminal, StoreOptions stores) : base(
        "export",
        "Writes the results of a batch in the order of its prompts: JSONL, CSV, or the output file of an OpenAI batch. Memory does not grow with the batch.",
        "hanlin export latest -o results.jsonl",
        "hanlin export 3f2a91c0 -o results.csv --columns custom_id,prompt,text",
        "hanlin export latest --output-format openai | jq .response.body.choices[0].text")
    {
        (this.terminal, this.stores) = (terminal, stores);
        status.AcceptOnlyFromAmong([.. Enum.GetValues<ResultStatus>().Select(ResultLines.NameOf)]);
        Arguments.Add(reference);
        Options.Add(status);
        output.AddTo(this);
        stores.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        output.Require(result);
        await using var store = await stores.OpenAsync(result, create: false, cancellationToken);
        var batch = await BatchReference.FindAsync(store, result.GetValue(reference)!, cancellationToken);
        var query = new ResultQuery
        {
            BatchId = batch.Id,
            Status = result.GetValue(status) is { } name ? Enum.Parse<ResultStatus>(name, ignoreCase: true) : null,
        };
        var total = await store.Results.CountAsync(query, cancellationToken);
        var count = await terminal.ProgressAsync($"exporting {BatchText.Short(batch.Id)}", total, meter => output.WriteAsync(
            result, ResultLines.Of(store.Results.StreamAsync(query, cancellationToken), () => meter.Add(), cancellationToken), cancellationToken));
        if (!batch.IsTerminal) terminal.Note($"Batch {BatchText.Short(batch.Id)} is still {BatchText.State(batch)}: these are the {count} rows that it has so far.");
        if (output.Name(result) is not "-" and var file) terminal.Note($"{count} rows are in {file}.");
        return ExitCode.Ok;
    }
}
