using System.CommandLine;
using System.Globalization;
using Hanlin.Producer.Commands;
using Hanlin.Producer.Shell;
using Hanlin.Storage;

namespace Hanlin.Standalone.Commands;

/// <summary>A table of the versions.</summary>
internal sealed class ModelsListCommand : ShellCommand
{
    private static readonly TableColumn[] Columns =
        [new("model"), new("version", IsNumber: true), new("state"), new("created"), new("folder"), new("sha256"), new("note")];

    private readonly Argument<string?> name = new("NAME") { Description = "One model; left out, all of them.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Terminal terminal;
    private readonly StoreOptions stores;

    public ModelsListCommand(Terminal terminal, StoreOptions stores) : base(
        "list", "Lists the versions of one model or of all.", "hanlin models list", "hanlin models list poem")
    {
        (this.terminal, this.stores) = (terminal, stores);
        Arguments.Add(name);
        stores.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        await using var store = await stores.OpenAsync(result, create: true, cancellationToken);
        var versions = await store.Models.ListAsync(result.GetValue(name), cancellationToken);
        if (versions.Count == 0)
            terminal.Note($"{store} has no {(result.GetValue(name) is { } wanted ? $"model {wanted}" : "models")} yet. Import one: hanlin models import --help");
        else
            terminal.Table(Columns, versions.Select(Cells));
        return ExitCode.Ok;
    }

    private static string[] Cells(ModelVersion version) =>
    [
        version.ModelName,
        version.Version.ToString(CultureInfo.InvariantCulture),
        version.State == ModelVersionState.Canary ? $"canary {version.CanaryPercent} %" : version.State.ToString().ToLowerInvariant(),
        version.CreatedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        version.Path,
        version.Sha256[..12],
        version.Note ?? "",
    ];
}
