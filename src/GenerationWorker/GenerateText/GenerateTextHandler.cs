using System.Diagnostics;
using Hanlin.Contracts;
using Hanlin.GenerationWorker.Cancellation;
using Hanlin.GenerationWorker.Draining;
using Hanlin.GenerationWorker.Suspects;
using Hanlin.Inference;
using Hanlin.Storage;

namespace Hanlin.GenerationWorker.GenerateText;

/// <summary>
/// Turns a job into its rows. Returns once they are committed; throws only what another delivery can cure. Bad input is
/// not an exception but a row with a reason.
/// </summary>
internal sealed class GenerateTextHandler(
    TextGenerator generator,
    ResultStore results,
    ResultWriter writer,
    ResultRows rows,
    CancelledBatches cancelledBatches,
    SuspectLane suspects,
    Drain drain,
    TimeProvider timeProvider)
{
    /// <param name="job">The job, as it arrived.</param>
    /// <param name="deliveryCount">How often it was delivered before and not finished.</param>
    /// <param name="sender">The span of a sender that the bus knows nothing of; the default for none.</param>
    /// <param name="cancellationToken">The delivery is lost: nothing that is done for it now will be acknowledged.</param>
    /// <exception cref="GivenBackException">The worker is stopping; the rest of the job belongs to another.</exception>
    /// <exception cref="InferenceException">The engine broke.</exception>
    public async Task HandleAsync(Contracts.GenerateText job, int deliveryCount, ActivityContext sender, CancellationToken cancellationToken)
    {
        using var activity = GenerationActivity.Start(job, sender);
        var faults = GenerateTextRules.Faults(job);
        if (faults.Count > 0)
        {
            await StoreAsync(rows.WithoutText(job, Samples(job), ResultStatus.Rejected, string.Join("; ", faults)), cancellationToken);
            return;
        }

        var missing = await MissingSamplesAsync(job, cancellationToken);
        if (missing.Count == 0) return;

        drain.ThrowIfStarted();
        await using var place = await suspects.EnterAsync(job.JobId, deliveryCount, cancellationToken);
        if (place.Verdict is { } verdict) await StoreAsync(rows.WithoutText(job, missing, ResultStatus.Failed, verdict), cancellationToken);
        else await GenerateAsync(job, missing, cancellationToken);
        await place.FinishedAsync(cancellationToken);
    }

    private async Task GenerateAsync(Contracts.GenerateText job, List<int> missing, CancellationToken cancellationToken)
    {
        drain.ThrowIfStarted();
        var cancelled = await cancelledBatches.TokenOfAsync(job.BatchId, cancellationToken);
        using var expired = ExpiryOf(job);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, cancelled, expired.Token, drain.BudgetSpent);

        var sampling = SamplingResolver.Resolve(job);
        GenerationActivity.Describe(sampling);
        var outcome = await generator.GenerateAsync(await RouteAsync(job, missing, cancellationToken), job.Prompt, sampling, missing, ended.Token);
        GenerationActivity.Describe(outcome);

        if (outcome.Refusal is { } refusal)
        {
            await StoreAsync(rows.WithoutText(job, missing, ResultStatus.Rejected, refusal), cancellationToken);
            return;
        }

        await StoreAsync(outcome.Outputs.Select(output => rows.Succeeded(job, sampling, output)), cancellationToken);
        var unfinished = missing.Except(outcome.Outputs.Select(output => output.SampleIndex)).ToList();
        if (unfinished.Count == 0) return;
        if (cancelled.IsCancellationRequested) await StoreAsync(rows.WithoutText(job, unfinished, ResultStatus.Cancelled, "The batch was cancelled."), cancellationToken);
        else if (expired.IsCancellationRequested) await StoreAsync(rows.WithoutText(job, unfinished, ResultStatus.Expired, $"The deadline {job.Deadline:u} passed."), cancellationToken);
        else throw new GivenBackException();
    }

    private async Task<List<int>> MissingSamplesAsync(Contracts.GenerateText job, CancellationToken cancellationToken)
    {
        var existing = await results.ExistingSamplesAsync(job.JobId, cancellationToken);
        return [.. Samples(job).Where(index => !existing.Contains(index))];
    }

    /// <summary>Of a job that has some of its rows, the rest comes from the version that made those, where it still serves.</summary>
    private async Task<JobRoute> RouteAsync(Contracts.GenerateText job, List<int> missing, CancellationToken cancellationToken)
        => new(job.JobId, missing.Count == ResultRows.SampleCount(job) ? null : await results.FindModelVersionAsync(job.JobId, cancellationToken));

    private static IEnumerable<int> Samples(Contracts.GenerateText job) => Enumerable.Range(0, ResultRows.SampleCount(job));

    private CancellationTokenSource ExpiryOf(Contracts.GenerateText job)
    {
        if (job.Deadline is not { } deadline) return new CancellationTokenSource();
        var left = deadline - timeProvider.GetUtcNow();
        if (left > TimeSpan.Zero) return new CancellationTokenSource(Min(left, TimeSpan.FromDays(30)), timeProvider);
        var expired = new CancellationTokenSource();
        expired.Cancel();
        return expired;
    }

    private async Task StoreAsync(IEnumerable<GenerationResult> results, CancellationToken cancellationToken)
    {
        using var activity = GenerationActivity.StartStoring();
        await Task.WhenAll(results.Select(row => writer.WriteAsync(row, cancellationToken).AsTask()));
    }

    private static TimeSpan Min(TimeSpan first, TimeSpan second) => first < second ? first : second;
}
