using System.CommandLine;
using Hanlin.Producer.Commands;
using Hanlin.Producer.Shell;
using Hanlin.Standalone.Training;

namespace Hanlin.Standalone.Commands.Train;

/// <summary>Follows a job that was submitted before.</summary>
internal sealed class TrainWatchCommand : ShellCommand
{
    private readonly Argument<string> reference = JobReference.Argument();
    private readonly StoreOptions stores = new(Home.Store);
    private readonly Terminal terminal;

    public TrainWatchCommand(Terminal terminal) : base("watch", "Follows a training job to its end; Ctrl-C ends the watching, not the job.", "hanlin train watch", "hanlin train watch 1f0c9a52")
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
        return job.IsTerminal
            ? JobSummary.Show(terminal, job)
            : await JobFollower.FollowToEndAsync(store, job.Id, job.Name ?? job.Stage, terminal, cancellationToken);
    }
}
