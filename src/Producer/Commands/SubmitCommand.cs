using System.CommandLine;
using Hanlin.Producer.Prompts;
using Hanlin.Producer.Shell;
using Hanlin.Storage;

namespace Hanlin.Producer.Commands;

/// <summary>Sends the prompts of a file to the queue as one batch.</summary>
internal sealed class SubmitCommand : ShellCommand
{
    private readonly PromptInput input = new();
    private readonly StoreOptions stores = new(embeddedPath: null);
    private readonly BusOptions buses = new();
    private readonly Option<string?> name = new("--name") { Description = "What people call the batch. Default: the name of the file.", HelpName = "TEXT" };
    private readonly Option<bool> resend = new("--resend") { Description = "Send again what has no rows yet, though it was sent before; harmless where it is still queued." };
    private readonly Option<bool> allowUnregistered = new("--allow-unregistered") { Description = "Accept models that the database does not know (yet)." };
    private readonly Option<bool> wait = new("--wait") { Description = "Follow the batch to its end, as `hanlin watch` does." };
    private readonly Terminal terminal;

    /// <param name="terminal">Where people see what happens.</param>
    public SubmitCommand(Terminal terminal) : base(
        "submit",
        "Sends the prompts of a file to the queue as one batch and prints its id. A second run of the same file and settings adds nothing: it sends what is missing.",
        "hanlin submit samples/prompts/poems.txt --model poem --wait",
        "hanlin submit prompts.jsonl --max-new-tokens 64 --top-p 0.9 -n 4",
        "hanlin submit openai-batch.jsonl",
        "hanlin submit --from-corpus corpus.txt --rule chars:8 -n 2 --model poem",
        "zcat prompts.txt.gz | hanlin submit - --model poem")
    {
        this.terminal = terminal;
        input.AddTo(this);
        foreach (var option in (Option[])[name, resend, allowUnregistered, wait]) Options.Add(option);
        buses.AddTo(this);
        stores.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var address = buses.Require(result);
        await using var store = await stores.OpenAsync(result, create: false, cancellationToken);
        var registered = (await store.Models.ListAsync(cancellationToken: cancellationToken)).Select(version => version.ModelName).ToHashSet();
        var options = input.Read(result);
        if (options.Model is { } named && !registered.Contains(named) && !result.GetValue(allowUnregistered))
            throw new CommandException(ExitCode.DataError, $"{store} has no model {Contracts.QuotedText.Of(named)}", "Import it (hanlin models import --help), or accept it with --allow-unregistered.");
        await using var source = await PromptSource.OpenAsync(options with { Model = options.Model ?? (registered.Count == 1 ? registered.Single() : null) }, cancellationToken);
        var accepts = result.GetValue(allowUnregistered)
            ? (Func<PromptLine, string?>)(_ => null)
            : line => registered.Contains(line.Model) ? null : $"{store} has no model {line.Model}: import it, or accept it with --allow-unregistered.";
        var count = await PromptCount.OfAsync(source, accepts, terminal, cancellationToken);
        count.Require(source, input.SkipsBadLines(result));

        await using var bus = await BusConnection.StartAsync(address, count.Models, cancellationToken);
        var (batch, isNew) = await store.Batches.CreateAsync(NewBatch(result, source, count), cancellationToken);
        if (batch.State == BatchState.Cancelled)
            throw new CommandException(ExitCode.DataError, $"batch {BatchText.Short(batch.Id)}, which these prompts are, was cancelled", "Make another of the same file: --label again");
        if (batch.State == BatchState.Submitting || result.GetValue(resend))
            await SendAsync(new Submission(source, batch, count, isNew, line => accepts(line) is null), store, bus, cancellationToken);
        else
            terminal.Note($"Batch {BatchText.Short(batch.Id)} was sent before and is {BatchText.State(batch)}: {BatchText.Rows(batch)}. Nothing was sent.");

        terminal.Line(batch.Id.ToString());
        if (!result.GetValue(wait)) return ExitCode.Ok;
        batch = await BatchFollower.FollowAsync(store, (await store.Batches.FindAsync(batch.Id, cancellationToken))!, terminal, cancellationToken);
        terminal.Note(BatchFollower.Summary(batch));
        return BatchText.ExitCodeOf(batch);
    }

    private async Task SendAsync(Submission submission, OpenStore store, BusConnection bus, CancellationToken cancellationToken)
    {
        var (source, batch, count, isNew, accepts) = submission;
        var pending = new PendingJobs(source, store.Results);

        // The rows of a batch that is new need no looking for.
        var jobs = isNew ? Messages(submission, cancellationToken) : pending.ReadAsync(accepts, cancellationToken);
        var submitter = new JobSubmitter(bus.Publisher, store.Batches, batch.Id, before: 0);
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            await terminal.ProgressAsync($"sending {BatchText.Short(batch.Id)}", isNew ? count.Jobs : null, async meter =>
            {
                await submitter.SubmitAsync(jobs, meter, cancellationToken);
                return true;
            });
        }
        catch (OperationCanceledException exception)
        {
            throw new CommandException(ExitCode.Interrupted, $"stopped after {submitter.Confirmed} of {count.Jobs} jobs of batch {BatchText.Short(batch.Id)}",
                "The same command sends what is missing.", exception);
        }

        await store.Batches.MarkSubmittedAsync(batch.Id, count.Jobs, count.Rows, CancellationToken.None);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        terminal.Note(FormattableString.Invariant(
            $"Sent {submitter.Confirmed} jobs of batch {BatchText.Short(batch.Id)} in {seconds:0.0} s, {submitter.Confirmed / seconds:0}/s; its {count.Jobs} jobs make {count.Rows} rows."));
    }

    private static async IAsyncEnumerable<Contracts.GenerateText> Messages(
        Submission submission, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in submission.Source.ReadAsync(cancellationToken))
        {
            if (entry is PromptLine line && submission.Accepts(line)) yield return line.ToMessage(submission.Batch.Id);
        }
    }

    private Batch NewBatch(ParseResult result, PromptSource source, PromptCount count) => new()
    {
        Id = source.BatchId,
        Name = result.GetValue(name) ?? Path.GetFileName(source.Name),
        Source = source.Name,
        SourceSha256 = source.Identity,
        ModelName = count.Models.Order(StringComparer.Ordinal).First(),
        Sampling = source.Sampling is { } sampling ? SamplingJson.Write(sampling) : "{}",
    };

    private sealed record Submission(PromptSource Source, Batch Batch, PromptCount Count, bool IsNew, Func<PromptLine, bool> Accepts);
}
