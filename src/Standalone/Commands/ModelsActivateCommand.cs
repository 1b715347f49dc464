using System.CommandLine;
using Hanlin.Producer.Commands;
using Hanlin.Producer.Shell;

namespace Hanlin.Standalone.Commands;

/// <summary>Puts a version in service.</summary>
internal sealed class ModelsActivateCommand : ShellCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "The model." };
    private readonly Argument<int> version = new("VERSION") { Description = "The version, as `hanlin models list` numbers it." };
    private readonly Terminal terminal;
    private readonly StoreOptions stores;

    public ModelsActivateCommand(Terminal terminal, StoreOptions stores) : base(
        "activate",
        "Puts a version in service. Workers load it beside the old one, check it, and change over without losing a job.",
        "hanlin models activate poem 2")
    {
        (this.terminal, this.stores) = (terminal, stores);
        Arguments.Add(name);
        Arguments.Add(version);
        stores.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        await using var store = await stores.OpenAsync(result, create: false, cancellationToken);
        var active = await store.Models.ActivateAsync(result.GetValue(name)!, result.GetValue(version), cancellationToken);
        terminal.Note($"{active.ModelName} version {active.Version} is active in {store}.");
        return ExitCode.Ok;
    }
}
