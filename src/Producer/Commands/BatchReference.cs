using System.CommandLine;
using Hanlin.Contracts;
using Hanlin.Producer.Shell;
using Hanlin.Storage;

namespace Hanlin.Producer.Commands;

/// <summary>A batch as people name it: by its id, the beginning of that, or as the latest.</summary>
internal static class BatchReference
{
    private const int Searched = 10_000;
    private const int MinPrefix = 4;
    private const string Latest = "latest";

    public static Argument<string> Argument() => new("BATCH")
    {
        Description = $"The batch: its id, the beginning of it, or {Latest}, the default.",
        DefaultValueFactory = _ => Latest,
    };

    /// <exception cref="CommandException">There is no such batch, or more than one.</exception>
    public static async Task<Batch> FindAsync(OpenStore store, string reference, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(reference, out var id))
            return await store.Batches.FindAsync(id, cancellationToken) ?? throw None(store, reference);
        if (reference == Latest)
            return await store.Batches.ListAsync(1, cancellationToken) is [var newest] ? newest : throw None(store, reference);
        if (reference.Length < MinPrefix)
            throw new CommandException(ExitCode.Usage, $"{QuotedText.Of(reference)} is too short for a batch", $"Give at least {MinPrefix} characters of its id.");

        var found = (await store.Batches.ListAsync(Searched, cancellationToken))
            .Where(batch => batch.Id.ToString().StartsWith(reference, StringComparison.OrdinalIgnoreCase)).ToList();
        return found switch
        {
            [var only] => only,
            [] => throw None(store, reference),
            _ => throw new CommandException(ExitCode.Usage, $"{QuotedText.Of(reference)} is the beginning of {found.Count} batches", "Give more of the id."),
        };
    }

    private static CommandException None(OpenStore store, string reference) => new(
        ExitCode.NoInput, reference == Latest ? $"{store} has no batches" : $"{store} has no batch {QuotedText.Of(reference)}", "See those there are: hanlin status");
}
