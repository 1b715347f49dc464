using System.CommandLine;
using Hanlin.Producer.Commands;
using Hanlin.Producer.Shell;

namespace Hanlin.Standalone.Commands;

/// <summary>Puts the version before back in service.</summary>
internal sealed class ModelsRollbackCommand : ShellCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "The model." };
    private readonly Terminal terminal;
    private readonly StoreOptions stores;

    public ModelsRollbackCommand(Terminal terminal, StoreOptions stores) : base(
        "rollback",
        "Takes a canary out of service; without one, puts the version that served before back. A second rollback goes one further back.",
        "hanlin models rollback poem")
    {
        (this.terminal, this.stores) = (terminal, stores);
        Arguments.Add(name);
        stores.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        await using var store = await stores.OpenAsync(result, create: false, cancellationToken);
        var active = await store.Models.RollbackAsync(result.GetValue(name)!, cancellationToken);
        terminal.Note($"{active.ModelName} version {active.Version} serves every job again in {store}.");
        return ExitCode.Ok;
    }
}
