using Hanlin.Producer.Commands;
using Hanlin.Producer.Output;
using Hanlin.Producer.Shell;
using Hanlin.Storage;

namespace Hanlin.Standalone.Demo;

/// <summary>What the demo did, where its results are, and what to try next.</summary>
internal sealed class DemoReport(OpenStore store, Terminal terminal)
{
    public async Task WriteAsync(Batch batch, double seconds, CancellationToken cancellationToken)
    {
        var path = Path.Join(Home.Directory, "demo-results.jsonl");
        await using (var file = OutputFile.Create(path, overwrite: true))
        {
            await using (var writer = new JsonlResultWriter(file.Stream, TimeProvider.System))
            {
                await foreach (var row in store.Results.StreamAsync(new ResultQuery { BatchId = batch.Id }, cancellationToken))
                    await writer.WriteAsync(ResultLines.Of(row), cancellationToken);
            }

            await file.CommitAsync(cancellationToken);
        }

        terminal.Note("");
        terminal.Note(FormattableString.Invariant(
            $"{BatchText.Rows(batch)} in {seconds:0.0} s, the start of the worker included: {batch.FinishedRows / seconds:0.0} rows/s, {batch.CompletionTokens / seconds:0} tokens/s on this machine."));
        terminal.Note($"The results are in {path}, and in the store:");
        foreach (var line in Suggestions) terminal.Note("  " + line);
    }

    private static readonly string[] Suggestions =
    [
        "./hanlin results --contains 明月                           look into them",
        "./hanlin run samples/prompts/poems.txt --soft-stop 24 -n 2  your own prompts, every sampling setting",
        "./hanlin run --help                                         what there is to set",
        "./hanlin models list                                        the models and their versions",
    ];
}
