using System.CommandLine;
using Hanlin.Producer.Commands;
using Hanlin.Producer.Shell;
using Hanlin.Standalone.Training;
using Hanlin.Storage;

namespace Hanlin.Standalone.Commands.Train;

/// <summary>Everything that the store has of a job.</summary>
internal sealed class TrainStatusCommand : ShellCommand
{
    private readonly Argument<string> reference = JobReference.Argument();
    private readonly StoreOptions stores = new(Home.Store);
    private readonly Terminal terminal;

    public TrainStatusCommand(Terminal terminal) : base("status", "Shows a training job: state, options, progress, result or error.", "hanlin train status", "hanlin train status 1f0c9a52")
    {
        this.terminal = terminal;
        Arguments.Add(reference);
        stores.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        await using var store = await stores.OpenAsync(result, create: true, cancellationToken);
        var job = await JobReference.FindAsync(store, result.GetValue(reference)!, cancellationToken);
        foreach (var (name, value) in Members(job)) terminal.Line($"{name}: {value}");
        foreach (var line in job.State == TrainingJobState.Succeeded ? JobSummary.Lines(job) : []) terminal.Line($"  {line}");
        return ExitCode.Ok;
    }

    private static IEnumerable<(string Name, string Value)> Members(TrainingJob job)
    {
        yield return ("job", job.Id.ToString());
        yield return ("stage", job.Stage);
        if (job.Name is { } name) yield return ("name", name);
        if (job.PipelineId is { } pipeline) yield return ("pipeline", pipeline.ToString());
        if (job.DependsOn is { } other) yield return ("depends on", other.ToString());
        yield return ("options", job.Options);
        yield return ("state", JobText.State(job));
        yield return ("progress", JobText.Progress(job));
        if (job.LeaseOwner is { } owner) yield return ("worker", $"{owner}, lease {job.LeaseEpoch} until {JobText.Moment(job.LeaseUntil)}, last heard of {JobText.Moment(job.HeartbeatAt)}");
        yield return ("attempts", $"{job.Attempts}, of which {job.FruitlessAttempts} without getting further");
        yield return ("created", JobText.Moment(job.CreatedAt));
        if (job.StartedAt is not null) yield return ("started", JobText.Moment(job.StartedAt));
        if (job.FinishedAt is not null) yield return ("finished", JobText.Moment(job.FinishedAt));
        if (job.Error is { } error) yield return ("error", error);
    }
}
