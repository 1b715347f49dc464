using System.CommandLine;
using Hanlin.Contracts;
using Hanlin.Producer.Shell;
using Hanlin.Standalone.Training;
using Hanlin.Standalone.Training.Pipelines;
using Hanlin.Storage;
using Hanlin.TrainingWorker.Stages;

namespace Hanlin.Standalone.Commands.Train;

/// <summary>Runs the steps of a pipeline file, one after the other; what was done before is passed over.</summary>
internal sealed class TrainPipelineCommand : ShellCommand
{
    private readonly Argument<string> path = new("FILE") { Description = "The pipeline: JSON, comments allowed. Samples are in samples/pipelines." };
    private readonly Option<string[]> set = new("--set") { Description = "NAME=VALUE for a variable of the file; may be given several times.", HelpName = "NAME=VALUE" };
    private readonly Option<string[]> skip = new("--skip") { Description = "A step to leave out; may be given several times.", HelpName = "STEP" };
    private readonly Option<bool> force = new("--force") { Description = "Do every step again, also those that are done." };
    private readonly Option<bool> detach = new("--detach") { Description = "Submit the jobs and do not wait for them." };
    private readonly TrainTarget target = new();
    private readonly Terminal terminal;

    public TrainPipelineCommand(Terminal terminal) : base(
        "pipeline",
        "Runs the steps of a file, one after the other. Run again, it passes over what is done and goes on from what is not.",
        "hanlin train pipeline samples/pipelines/tiny.json --local",
        "hanlin train pipeline samples/pipelines/cluecorpussmall.json --set corpus=corpora/my.txt --skip vocabulary")
    {
        this.terminal = terminal;
        Arguments.Add(path);
        foreach (var option in (Option[])[set, skip, force, detach]) Options.Add(option);
        target.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var file = Read(result);
        foreach (var step in file.Steps) Check(step);
        return target.IsLocal(result)
            ? await RunLocalAsync(result, PipelineJobs.Of(file, Environment.CurrentDirectory), cancellationToken)
            : await SubmitAsync(result, PipelineJobs.Of(file, "service"), cancellationToken);
    }

    private PipelineFile Read(ParseResult result)
    {
        var file = PipelineFile.Read(result.GetValue(path)!, (result.GetValue(set) ?? []).Select(Setting).ToDictionary(StringComparer.Ordinal));
        var left = result.GetValue(skip) ?? [];
        if (left.FirstOrDefault(name => file.Steps.All(step => step.Name != name)) is { } unknown)
            throw new CommandException(ExitCode.Usage, $"--skip {QuotedText.Of(unknown)}: there is no such step", $"There are {string.Join(", ", file.Steps.Select(step => step.Name))}.");
        return file with { Steps = [.. file.Steps.Where(step => !left.Contains(step.Name))] };
    }

    private static KeyValuePair<string, string> Setting(string text) => text.Split('=', 2) is [{ Length: > 0 } name, var value]
        ? new(name, value)
        : throw new CommandException(ExitCode.Usage, $"--set {QuotedText.Of(text)} is not NAME=VALUE", null);

    /// <summary>A wrong option of the last step is better known before the first has run for a week.</summary>
    private static void Check(PipelineStep step)
    {
        try
        {
            new StageCatalog(TimeProvider.System).Find(step.Stage).Table.Resolve(step.Options);
        }
        catch (Exception exception) when (exception is Hanlin.Training.Options.OptionException or StageException)
        {
            throw new CommandException(ExitCode.DataError, $"step {QuotedText.Of(step.Name)}: {exception.Message}", null, exception);
        }
    }

    private async Task<int> RunLocalAsync(ParseResult result, IReadOnlyList<RunTrainingStage> jobs, CancellationToken cancellationToken)
    {
        await using var here = await LocalTraining.OpenAsync(target, result, terminal, cancellationToken);
        foreach (var (number, message) in jobs.Index())
        {
            var title = Title(number, jobs);
            var (job, isNew) = await here.Store.TrainingJobs.AddAsync(JobRow.Of(message), cancellationToken);
            if (!isNew && job.State == TrainingJobState.Succeeded && !result.GetValue(force) && here.HasOutputs(message))
            {
                terminal.Note($"{title}: done on {JobText.Moment(job.FinishedAt)} UTC");
                continue;
            }

            if (job.IsTerminal) await here.Store.TrainingJobs.RequeueAsync(job.Id, evenSucceeded: true, cancellationToken);
            JobSummary.Show(terminal, await here.RunAsync(job.Id, title, cancellationToken));
        }

        return ExitCode.Ok;
    }

    private async Task<int> SubmitAsync(ParseResult result, IReadOnlyList<RunTrainingStage> jobs, CancellationToken cancellationToken)
    {
        await using var store = await target.OpenServiceAsync(result, cancellationToken);
        await using (var queue = await target.ConnectAsync(result, cancellationToken))
        {
            foreach (var message in jobs)
            {
                await store.TrainingJobs.RequeueAsync(message.JobId, result.GetValue(force), cancellationToken);
                await queue.SubmitAsync(message, cancellationToken); // what is there already stays; the message wakes the workers
            }
        }

        if (result.GetValue(detach))
        {
            foreach (var message in jobs) terminal.Line($"{message.JobId} {message.Name}");
            return ExitCode.Ok;
        }

        foreach (var (number, message) in jobs.Index())
        {
            var code = await JobFollower.FollowToEndAsync(store, message.JobId, Title(number, jobs), terminal, cancellationToken);
            if (code != ExitCode.Ok) return code;
        }

        return ExitCode.Ok;
    }

    private static string Title(int number, IReadOnlyList<RunTrainingStage> jobs) => $"{number + 1}/{jobs.Count} {jobs[number].Name}";
}
