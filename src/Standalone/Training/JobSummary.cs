using System.Text.Json;
using Hanlin.Producer.Shell;
using Hanlin.Storage;
using Hanlin.TrainingWorker.Stages;

namespace Hanlin.Standalone.Training;

/// <summary>How a job ended: its report on standard output, or the reason and the exit code that says of which kind it is.</summary>
internal static class JobSummary
{
    /// <returns>The exit code.</returns>
    /// <exception cref="CommandException">The job did not succeed.</exception>
    public static int Show(Terminal terminal, TrainingJob job)
    {
        if (job.State == TrainingJobState.Succeeded)
        {
            foreach (var line in Lines(job)) terminal.Line(line);
            return ExitCode.Ok;
        }

        throw job.State switch
        {
            TrainingJobState.Failed => new CommandException(ExitCodeOf(StageFailure.Read(job.Result)?.Fault), $"{job.Stage}: {job.Error}", null),
            TrainingJobState.Cancelled => new CommandException(ExitCode.TemporaryFailure, $"job {job.Id} was cancelled", null),
            _ => new CommandException(ExitCode.Interrupted, "interrupted", "What was saved is kept; pretrain goes on from it with --resume, a pipeline by itself."),
        };
    }

    /// <summary>The members of the report, one a line.</summary>
    public static IEnumerable<string> Lines(TrainingJob job)
    {
        if (job.Result is not { } result) yield break;
        using var report = JsonDocument.Parse(result);
        if (report.RootElement.ValueKind != JsonValueKind.Object) yield break;
        foreach (var member in report.RootElement.EnumerateObject())
            yield return $"{member.Name}: {(member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : member.Value.GetRawText())}";
    }

    /// <summary>The exit code that says where the fault lies.</summary>
    public static int ExitCodeOf(StageFault? fault) => fault switch
    {
        StageFault.Options => ExitCode.Usage,
        StageFault.Missing => ExitCode.NoInput,
        StageFault.InputOutput => ExitCode.IoError,
        StageFault.Environment => ExitCode.Unavailable,
        StageFault.Defect => ExitCode.Internal,
        _ => ExitCode.DataError,
    };
}
