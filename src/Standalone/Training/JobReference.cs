using System.CommandLine;
using Hanlin.Contracts;
using Hanlin.Producer.Commands;
using Hanlin.Producer.Shell;
using Hanlin.Storage;

namespace Hanlin.Standalone.Training;

/// <summary>A training job as people name it: by its id, the beginning of that, or as the latest.</summary>
internal static class JobReference
{
    private const int Searched = 10_000;
    private const int MinPrefix = 4;
    private const string Latest = "latest";

    public static Argument<string> Argument() => new("JOB")
    {
        Description = $"The job: its id, the beginning of it, or {Latest}, the default.",
        DefaultValueFactory = _ => Latest,
    };

    /// <exception cref="CommandException">There is no such job, or more than one.</exception>
    public static async Task<TrainingJob> FindAsync(OpenStore store, string reference, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(reference, out var id))
            return await store.TrainingJobs.FindAsync(id, cancellationToken) ?? throw None(store, reference);
        if (reference != Latest && reference.Length < MinPrefix)
            throw new CommandException(ExitCode.Usage, $"{QuotedText.Of(reference)} is too short for a job", $"Give at least {MinPrefix} characters of its id.");

        var listed = await store.TrainingJobs.ListAsync(reference == Latest ? 1 : Searched, cancellationToken: cancellationToken);
        var found = listed.Where(job => reference == Latest || job.Id.ToString().StartsWith(reference, StringComparison.OrdinalIgnoreCase)).ToList();
        return found switch
        {
            [var only] => only,
            [] => throw None(store, reference),
            _ => throw new CommandException(ExitCode.Usage, $"{QuotedText.Of(reference)} is the beginning of {found.Count} jobs", "Give more of the id."),
        };
    }

    private static CommandException None(OpenStore store, string reference) => new(
        ExitCode.NoInput, reference == Latest ? $"{store} has no training jobs" : $"{store} has no training job {QuotedText.Of(reference)}", "See those there are: hanlin train list");
}
