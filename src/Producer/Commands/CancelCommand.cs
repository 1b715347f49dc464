using System.CommandLine;
using Hanlin.Contracts;
using Hanlin.Producer.Shell;
using Hanlin.ServiceDefaults.Bus;

namespace Hanlin.Producer.Commands;

/// <summary>Ends a batch before its time.</summary>
internal sealed class CancelCommand : ShellCommand
{
    private readonly Argument<string> reference = new("BATCH") { Description = "The batch: its id, the beginning of it, or latest." };
    private readonly StoreOptions stores;
    private readonly BusOptions buses = new();
    private readonly Terminal terminal;

    /// <param name="terminal">Where people see it.</param>
    /// <param name="stores">Where the batch is.</param>
    public CancelCommand(Terminal terminal, StoreOptions stores) : base(
        "cancel",
        "Ends a batch before its time: running jobs stop within a step, queued ones end as rows with status cancelled. What is stored stays.",
        "hanlin cancel 3f2a91c0",
        "hanlin cancel latest")
    {
        (this.terminal, this.stores) = (terminal, stores);
        Arguments.Add(reference);
        buses.AddTo(this);
        stores.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var address = buses.Read(result);
        await using var store = await stores.OpenAsync(result, create: false, cancellationToken);
        var batch = await BatchReference.FindAsync(store, result.GetValue(reference)!, cancellationToken);
        if (!await store.Batches.CancelAsync(batch.Id, cancellationToken))
        {
            terminal.Note($"Batch {BatchText.Short(batch.Id)} had ended before: it is {BatchText.State(batch)}.");
            return ExitCode.Ok;
        }

        if (address is not null && !store.IsEmbedded) await TellAsync(address, batch.Id, cancellationToken);
        terminal.Note($"Batch {BatchText.Short(batch.Id)} is cancelled: {BatchText.Rows(batch)} before.");
        return ExitCode.Ok;
    }

    /// <summary>Workers read the table within seconds; the event only makes it faster, so that its failure is no failure.</summary>
    private async Task TellAsync(BusAddress address, Guid batchId, CancellationToken cancellationToken)
    {
        try
        {
            await using var bus = await BusConnection.StartAsync(address, [], cancellationToken);
            await await bus.Publisher.StartAsync(new BatchCancelled { BatchId = batchId }, batchId, cancellationToken);
        }
        catch (BusException exception)
        {
            terminal.Note($"The workers could not be told ({exception.Message}); they will see it in the database within seconds.");
        }
    }
}
