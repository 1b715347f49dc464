using System.CommandLine;
using Hanlin.Contracts;
using Hanlin.Producer.Shell;
using Hanlin.Standalone.Training;
using Hanlin.Training.Distributed;
using Hanlin.TrainingWorker.Stages;

namespace Hanlin.Standalone.Commands.Train;

/// <summary>Runs one stage: as a job that is followed, or here. Its options are those of the stage's table, by UER-py's names.</summary>
internal sealed class TrainStageCommand : ShellCommand
{
    private readonly TrainTarget target = new();
    private readonly Option<bool> detach = new("--detach") { Description = "Submit the job and do not wait for it." };
    private readonly Option<string?> name = new("--job_name") { Description = "What to call the job.", HelpName = "NAME" };
    private readonly Option<bool> options = new("--options") { Description = "Show the options of the stage and end." };
    private readonly Terminal terminal;
    private readonly ITrainingStage stage;

    public TrainStageCommand(Terminal terminal, ITrainingStage stage) : base(
        stage.Table.Stage,
        $"{char.ToUpperInvariant(stage.Table.Summary[0])}{stage.Table.Summary[1..]}",
        $"hanlin train {stage.Table.Stage} --options",
        $"hanlin train {stage.Table.Stage} --local{string.Concat(stage.Table.Options.Where(option => option.IsRequired).Select(option => $" --{option.Name} {option.Name.ToUpperInvariant()}"))}")
    {
        (this.terminal, this.stage) = (terminal, stage);
        TreatUnmatchedTokensAsErrors = false; // they are the stage's options, which its own table parses
        foreach (var option in (Option[])[detach, name, options]) Options.Add(option);
        target.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        if (result.GetValue(options))
        {
            terminal.Line(stage.Table.Help());
            return ExitCode.Ok;
        }

        var parsed = stage.Table.Parse(result.UnmatchedTokens);
        foreach (var notice in parsed.Notices) terminal.Note(notice);
        var message = new RunTrainingStage { JobId = Guid.NewGuid(), Stage = stage.Table.Stage, Name = result.GetValue(name), Options = parsed.Given };
        if (TrainingRules.Faults(message) is [var fault, ..]) throw new CommandException(ExitCode.Usage, fault, null);
        return target.IsLocal(result)
            ? await RunLocalAsync(result, message, cancellationToken)
            : await SubmitAsync(result, message, cancellationToken);
    }

    private async Task<int> RunLocalAsync(ParseResult result, RunTrainingStage message, CancellationToken cancellationToken)
    {
        if (RankProcess.GroupOf(message) is { WorldSize: > 1 } group)
        {
            if (LocalProcesses.AreNeeded(group)) return await LocalProcesses.RunAsync(group, cancellationToken);
            if (RankProcess.IsSilent) return await RankProcess.RunAsync(message, cancellationToken);
        }

        await using var here = await LocalTraining.OpenAsync(target, result, terminal, cancellationToken);
        await here.Store.TrainingJobs.AddAsync(JobRow.Of(message), cancellationToken);
        var job = await here.RunAsync(message.JobId, message.Stage, cancellationToken);
        if (!job.IsTerminal) await here.Store.TrainingJobs.CancelAsync(job.Id, CancellationToken.None); // nobody would take it up
        return JobSummary.Show(terminal, job);
    }

    private async Task<int> SubmitAsync(ParseResult result, RunTrainingStage message, CancellationToken cancellationToken)
    {
        await using var store = await target.OpenServiceAsync(result, cancellationToken);
        await using (var queue = await target.ConnectAsync(result, cancellationToken))
        {
            await queue.SubmitAsync(message, cancellationToken);
        }

        terminal.Note($"Job {message.JobId} is submitted.");
        if (!result.GetValue(detach)) return await JobFollower.FollowToEndAsync(store, message.JobId, message.Stage, terminal, cancellationToken);
        terminal.Line(message.JobId.ToString());
        return ExitCode.Ok;
    }
}
