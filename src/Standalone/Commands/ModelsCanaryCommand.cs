using System.CommandLine;
using Hanlin.Producer.Commands;
using Hanlin.Producer.Shell;

namespace Hanlin.Standalone.Commands;

/// <summary>Gives a version a share of the jobs beside the active one.</summary>
internal sealed class ModelsCanaryCommand : ShellCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "The model." };
    private readonly Argument<int> version = new("VERSION") { Description = "The version, as `hanlin models list` numbers it." };
    private readonly Option<int> percent = new("--percent") { Description = "Its share of the jobs, 1 to 99.", HelpName = "SHARE", Required = true };
    private readonly Terminal terminal;
    private readonly StoreOptions stores;

    public ModelsCanaryCommand(Terminal terminal, StoreOptions stores) : base(
        "canary",
        "Gives a version a share of the jobs beside the active one. The same job goes to the same version on every worker; a larger share keeps the jobs of a smaller one.",
        "hanlin models canary poem 3 --percent 10",
        "hanlin models promote poem     # all jobs to the canary",
        "hanlin models rollback poem    # none to the canary")
    {
        (this.terminal, this.stores) = (terminal, stores);
        Arguments.Add(name);
        Arguments.Add(version);
        Options.Add(percent);
        stores.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var share = result.GetValue(percent);
        if (share is < 1 or > 99)
            throw new CommandException(ExitCode.Usage, $"--percent {share} is not within 1 to 99", "All jobs: hanlin models promote. None: hanlin models rollback.");
        await using var store = await stores.OpenAsync(result, create: false, cancellationToken);
        var canary = await store.Models.SetCanaryAsync(result.GetValue(name)!, result.GetValue(version), share, cancellationToken);
        terminal.Note($"{canary.ModelName} version {canary.Version} is the canary for {canary.CanaryPercent} % of the jobs in {store}.");
        return ExitCode.Ok;
    }
}
