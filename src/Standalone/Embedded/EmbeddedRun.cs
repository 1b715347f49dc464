using Hanlin.Producer.Commands;
using Hanlin.Producer.Prompts;
using Hanlin.Producer.Shell;
using Hanlin.Storage;

namespace Hanlin.Standalone.Embedded;

/// <summary>Brings a batch to its end inside the process: jobs that have no rows yet go through the worker, the rest is there.</summary>
/// <param name="store">Batches and results.</param>
/// <param name="terminal">Shows how far it is.</param>
internal sealed class EmbeddedRun(OpenStore store, Terminal terminal)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs what is missing.</summary>
    /// <param name="source">The prompts.</param>
    /// <param name="count">What it holds.</param>
    /// <param name="options">The worker.</param>
    /// <param name="jobEnded">Told of each job whose rows are stored; null for nobody.</param>
    /// <param name="cancellationToken">Stops; what is stored stays.</param>
    /// <returns>The batch as it ended.</returns>
    /// <exception cref="CommandException">It was stopped or cancelled, or the worker broke.</exception>
    public async Task<Batch> CompleteAsync(
        PromptSource source, PromptCount count, EmbeddedOptions options, Action<Guid>? jobEnded, CancellationToken cancellationToken)
    {
        var (batch, _) = await store.Batches.CreateAsync(NewBatch(source, options.Model), cancellationToken);
        if (batch.State == BatchState.Cancelled) throw Cancelled(batch);
        if (batch.IsTerminal) return batch;
        if (batch.FinishedRows > 0) terminal.Note($"Going on where the same prompts stopped before: {batch.FinishedRows} of {count.Rows} rows are there.");
        try
        {
            await using var worker = await EmbeddedWorker.StartAsync(options, cancellationToken);
            worker.JobEnded = jobEnded;
            await terminal.ProgressAsync("rows", count.Rows, meter => RunAsync(worker, source, count, meter, cancellationToken));
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            batch = await FindAsync(source.BatchId);
            throw new CommandException(ExitCode.Interrupted, $"stopped: {batch.FinishedRows} of {count.Rows} rows are stored", "The same command goes on from there.", exception);
        }

        batch = await FindAsync(source.BatchId);
        return batch.State == BatchState.Cancelled ? throw Cancelled(batch) : batch;
    }

    private async Task<bool> RunAsync(EmbeddedWorker worker, PromptSource source, PromptCount count, ProgressMeter meter, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reporting = ReportAsync(source.BatchId, count.Rows, meter, ended.Token);
        try
        {
            var jobs = new PendingJobs(source, store.Results).ReadAsync(line => line.Model == worker.Model, cancellationToken);
            await foreach (var job in jobs) await worker.SubmitAsync(job, cancellationToken);
            await worker.WaitForAllAsync(cancellationToken);
            await store.Batches.MarkSubmittedAsync(source.BatchId, count.Jobs, count.Rows, CancellationToken.None);
        }
        finally
        {
            await ended.CancelAsync();
            await reporting;
            meter.Report((await FindAsync(source.BatchId)).FinishedRows, count.Rows);
        }

        return true;
    }

    private async Task ReportAsync(Guid batchId, long rows, ProgressMeter meter, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            meter.Report((await FindAsync(batchId)).FinishedRows, rows);
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Batch> FindAsync(Guid id) => (await store.Batches.FindAsync(id, CancellationToken.None))!;

    private static Batch NewBatch(PromptSource source, string model) => new()
    {
        Id = source.BatchId,
        Name = Path.GetFileName(source.Name),
        Source = source.Name,
        SourceSha256 = source.Identity,
        ModelName = model,
        Sampling = source.Sampling is { } sampling ? SamplingJson.Write(sampling) : "{}",
    };

    private static CommandException Cancelled(Batch batch) => new(
        ExitCode.TemporaryFailure, $"batch {BatchText.Short(batch.Id)}, which these prompts are, was cancelled", "Make another of the same file: --label again");
}
