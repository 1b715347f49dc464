using System.CommandLine;
using Hanlin.Producer.Shell;
using Hanlin.Standalone.Training;

namespace Hanlin.Standalone.Commands.Train;

/// <summary>Ends a job that is not wanted any more: the table is told, then the workers.</summary>
internal sealed class TrainCancelCommand : ShellCommand
{
    private readonly Argument<string> reference = new("JOB") { Description = "The job: its id, the beginning of it, or latest." };
    private readonly TrainTarget target = new();
    private readonly Terminal terminal;

    public TrainCancelCommand(Terminal terminal) : base("cancel", "Cancels a training job; what it has saved is kept.", "hanlin train cancel 1f0c9a52")
    {
        this.terminal = terminal;
        Arguments.Add(reference);
        target.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        await using var store = await target.OpenAsync(result, cancellationToken);
        var job = await JobReference.FindAsync(store, result.GetValue(reference)!, cancellationToken);
        if (!await store.TrainingJobs.CancelAsync(job.Id, cancellationToken))
            throw new CommandException(ExitCode.DataError, $"job {job.Id} has {JobText.State(job)} already", null);
        if (!store.IsEmbedded && await target.TryConnectAsync(result, cancellationToken) is { } queue)
        {
            await using (queue) await queue.CancelAsync(job.Id, cancellationToken);
        }

        terminal.Note($"Job {job.Id} is cancelled; where it runs, it ends within seconds.");
        return ExitCode.Ok;
    }
}
