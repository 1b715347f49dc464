using System.CommandLine;
using Hanlin.Contracts;
using Hanlin.Producer.Commands;
using Hanlin.Producer.Prompts;
using Hanlin.Producer.Shell;
using Hanlin.Standalone.Demo;
using Hanlin.Standalone.Embedded;
using Hanlin.Storage;

namespace Hanlin.Standalone.Commands;

/// <summary>Real prompts through the embedded queue, in half a minute and with nothing else installed.</summary>
internal sealed class DemoCommand : ShellCommand
{
    private readonly Option<int> samples = new("--samples") { Description = "Continuations of each prompt. Default: 8.", HelpName = "COUNT", DefaultValueFactory = _ => 8 };
    private readonly Option<bool> train = new("--train") { Description = "Show the whole loop instead: a small model is trained and published, writes while it is trained on, and is followed by its next version. Needs the training engine, which ./hanlin installs." };
    private readonly EngineSettings engine = new();
    private readonly Terminal terminal;

    public DemoCommand(Terminal terminal) : base(
        "demo",
        "Imports the model that comes with Hanlin, sends well-known first lines through the queue inside this process, shows the poems as they come, and leaves a file with the results.",
        "hanlin demo",
        "hanlin demo --samples 64",
        "hanlin demo --train")
    {
        this.terminal = terminal;
        Options.Add(samples);
        Options.Add(train);
        engine.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var worker = engine.Read(result, DemoModel.Name);
        Directory.CreateDirectory(Home.Directory);
        if (result.GetValue(train))
        {
            await new DemoTraining(terminal).RunAsync(worker, cancellationToken);
            return ExitCode.Ok;
        }

        await using var store = OpenStore.Open(StorageTarget.Sqlite(Home.Store));
        await new DemoModel(store.Models, worker.ModelsDirectory, terminal).PutIntoServiceAsync(cancellationToken);

        await using var source = await PromptSource.OpenAsync(Prompts(Samples(result)), cancellationToken);
        var count = await PromptCount.OfAsync(source, _ => null, terminal, cancellationToken);
        count.Require(source, skipsBadLines: false);
        terminal.Note($"\nSending {count.Jobs} first lines, {count.Rows / count.Jobs} continuations of each, through the queue in this process:\n");

        var started = TimeProvider.System.GetTimestamp();
        Batch batch;
        await using (var poems = new PoemPrinter(store.Results, terminal))
            batch = await new EmbeddedRun(store, terminal).CompleteAsync(source, count, worker, poems.JobEnded, cancellationToken);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        await new DemoReport(store, terminal).WriteAsync(batch, seconds, cancellationToken);
        return BatchText.ExitCodeOf(batch);
    }

    private int Samples(ParseResult result) => result.GetValue(samples) is >= 1 and <= GenerationLimits.MaxSamples and var count
        ? count
        : throw new CommandException(ExitCode.Usage, $"--samples is {result.GetValue(samples)}; it must be from 1 to {GenerationLimits.MaxSamples}", null);

    /// <summary>A label of its own makes every demo a batch of its own, whose poems are new.</summary>
    private static PromptSourceOptions Prompts(int samples) => new()
    {
        Path = DemoFiles.Prompts,
        Model = DemoModel.Name,
        Label = $"demo {TimeProvider.System.GetUtcNow():O}",
        Sampling = new SamplingSettings { NumReturnSequences = samples, MaxNewTokens = 48, TopP = 0.9 },
    };
}
