using Hanlin.Producer.Commands;
using Hanlin.Producer.Shell;
using Hanlin.Storage;

namespace Hanlin.Standalone.Commands;

/// <summary>The model that a run takes: the one that was named, or the only one there is.</summary>
internal static class ModelChoice
{
    /// <exception cref="CommandException">There is none, it is not clear which, or no version of it is in service.</exception>
    public static async Task<ModelVersion> FindAsync(OpenStore store, string? name, CancellationToken cancellationToken)
    {
        var versions = await store.Models.ListAsync(cancellationToken: cancellationToken);
        var names = versions.Select(version => version.ModelName).Distinct().ToList();
        if (names.Count == 0)
            throw new CommandException(ExitCode.NoInput, $"{store} has no models", "Import one: hanlin models import models/poem --name poem --embedded");
        if ((name ?? (names is [var only] ? only : null)) is not { } wanted)
            throw new CommandException(ExitCode.Usage, $"it is not clear which model is meant: there are {string.Join(", ", names)}", "Name one with --model.");
        if (!names.Contains(wanted))
            throw new CommandException(ExitCode.NoInput, $"{store} has no model {Contracts.QuotedText.Of(wanted)}; it has {string.Join(", ", names)}", "Import it (hanlin models import --help), or name another with --model.");

        return versions.SingleOrDefault(version => version.ModelName == wanted && version.State == ModelVersionState.Active)
            ?? throw new CommandException(ExitCode.Configuration, $"no version of model {wanted} is in service", $"See hanlin models list {wanted}, then: hanlin models activate {wanted} VERSION");
    }
}
