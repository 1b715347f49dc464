using System.CommandLine;
using Hanlin.Producer.Commands;
using Hanlin.Producer.Shell;
using Hanlin.Standalone.Training;

namespace Hanlin.Standalone.Commands.Train;

/// <summary>The newest training jobs.</summary>
internal sealed class TrainListCommand : ShellCommand
{
    private readonly Option<int> limit = new("--limit") { Description = "At most so many. Default 20.", DefaultValueFactory = _ => 20, HelpName = "COUNT" };
    private readonly StoreOptions stores = new(Home.Store);
    private readonly Terminal terminal;

    public TrainListCommand(Terminal terminal) : base("list", "Lists the newest training jobs.", "hanlin train list", "hanlin train list --embedded --limit 5")
    {
        this.terminal = terminal;
        Options.Add(limit);
        stores.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        if (result.GetValue(limit) < 1) throw new CommandException(ExitCode.Usage, $"--limit {result.GetValue(limit)} must be 1 or more", null);
        await using var store = await stores.OpenAsync(result, create: true, cancellationToken);
        var jobs = await store.TrainingJobs.ListAsync(result.GetValue(limit), cancellationToken: cancellationToken);
        terminal.Table(
            [new("job"), new("stage"), new("name"), new("state"), new("progress"), new("worker"), new("attempt", IsNumber: true), new("created (UTC)")],
            jobs.Select(job => (IReadOnlyList<string>)
            [
                JobText.Short(job.Id), job.Stage, job.Name ?? "", JobText.State(job), JobText.Progress(job), job.LeaseOwner ?? "",
                $"{job.Attempts}", JobText.Moment(job.CreatedAt),
            ]));
        return ExitCode.Ok;
    }
}
