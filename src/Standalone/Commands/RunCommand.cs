using System.CommandLine;
using Hanlin.Producer.Commands;
using Hanlin.Producer.Output;
using Hanlin.Producer.Prompts;
using Hanlin.Producer.Shell;
using Hanlin.Standalone.Embedded;
using Hanlin.Storage;

namespace Hanlin.Standalone.Commands;

/// <summary>Files in, files out: the whole service in one process, with nothing else installed.</summary>
internal sealed class RunCommand : ShellCommand
{
    private readonly PromptInput input = new();
    private readonly OutputOptions output = new();
    private readonly EngineSettings engine = new();
    private readonly Terminal terminal;

    public RunCommand(Terminal terminal) : base(
        "run",
        "Continues the prompts of a file on this machine and writes the results, in the order of the prompts. Stopped with Ctrl-C or killed, the same command goes on where it was.",
        "hanlin run samples/prompts/poems.txt --model poem -o poems.jsonl",
        "hanlin run prompts.jsonl --max-new-tokens 64 --temperature 0.8 --top-p 0.95 -n 4 --seed 7 -o results.csv",
        "hanlin run openai-batch.jsonl --output-format openai -o output.jsonl",
        "hanlin run --from-corpus corpus.txt --rule chars:6 -o continued.jsonl",
        "echo '床前明月光，' | hanlin run - | jq -r .text")
    {
        this.terminal = terminal;
        input.AddTo(this);
        output.AddTo(this);
        engine.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        output.Require(result);
        var options = input.Read(result);
        await using var store = OpenStore.Open(EmbeddedStore());
        var model = await ModelChoice.FindAsync(store, input.Model(result), cancellationToken);
        var worker = engine.Read(result, model.ModelName);
        await using var source = await PromptSource.OpenAsync(options with { Model = model.ModelName }, cancellationToken);
        var count = await PromptCount.OfAsync(source, line => line.Model == model.ModelName
            ? null
            : $"It asks for the model {line.Model}; this run takes {model.ModelName}. Run once for each model, with --skip-bad-lines.", terminal, cancellationToken);
        count.Require(source, input.SkipsBadLines(result));

        var started = TimeProvider.System.GetTimestamp();
        var batch = await new EmbeddedRun(store, terminal).CompleteAsync(source, count, worker, jobEnded: null, cancellationToken);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var rows = store.Results.StreamAsync(new ResultQuery { BatchId = batch.Id }, cancellationToken);
        var written = await output.WriteAsync(result, ResultLines.Of(rows, cancellationToken: cancellationToken), cancellationToken);
        terminal.Note(FormattableString.Invariant(
            $"{written} rows ({BatchText.Rows(batch)}) of {count.Jobs} prompts{(output.Name(result) is not "-" and var file ? $" are in {file}" : "")}; {seconds:0.0} s, batch {BatchText.Short(batch.Id)}."));
        return BatchText.ExitCodeOf(batch);
    }

    private static StorageTarget EmbeddedStore() => File.Exists(Home.Store)
        ? StorageTarget.Sqlite(Home.Store)
        : throw new CommandException(ExitCode.NoInput, $"there is no store yet at {Home.Store}", "Import a model first: hanlin models import models/poem --name poem --embedded");
}
