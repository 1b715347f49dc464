using System.CommandLine;
using Hanlin.Producer.Commands;
using Hanlin.Producer.Shell;

namespace Hanlin.Standalone.Commands;

/// <summary>Makes the canary the active version.</summary>
internal sealed class ModelsPromoteCommand : ShellCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "The model." };
    private readonly Terminal terminal;
    private readonly StoreOptions stores;

    public ModelsPromoteCommand(Terminal terminal, StoreOptions stores) : base(
        "promote",
        "Gives every job to the canary; the version before retires. Workers have it loaded already.",
        "hanlin models promote poem")
    {
        (this.terminal, this.stores) = (terminal, stores);
        Arguments.Add(name);
        stores.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        await using var store = await stores.OpenAsync(result, create: false, cancellationToken);
        var active = await store.Models.PromoteAsync(result.GetValue(name)!, cancellationToken);
        terminal.Note($"{active.ModelName} version {active.Version} is active in {store}.");
        return ExitCode.Ok;
    }
}
