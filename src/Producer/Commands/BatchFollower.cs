using Hanlin.Producer.Shell;
using Hanlin.Storage;

namespace Hanlin.Producer.Commands;

/// <summary>Shows how far a batch is until it ends. A database that goes away meanwhile is waited for.</summary>
internal static class BatchFollower
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <returns>The batch as it ended.</returns>
    public static async Task<Batch> FollowAsync(OpenStore store, Batch batch, Terminal terminal, CancellationToken cancellationToken)
    {
        if (batch.IsTerminal) return batch;
        return await terminal.ProgressAsync($"{BatchText.Short(batch.Id)} {batch.Name}", batch.ExpectedRows, async meter =>
        {
            while (true)
            {
                meter.Report(batch.FinishedRows, batch.ExpectedRows);
                if (batch.IsTerminal) return batch;
                await Task.Delay(Pause, cancellationToken);
                batch = await ReadAsync(store, batch, terminal, cancellationToken);
            }
        });
    }

    /// <summary>What a batch that ended has, as a line.</summary>
    public static string Summary(Batch batch)
    {
        var seconds = ((batch.FinishedAt ?? batch.UpdatedAt) - batch.CreatedAt).TotalSeconds;
        var rate = seconds > 0 ? FormattableString.Invariant($", {batch.FinishedRows / seconds:0.#} rows/s, {batch.CompletionTokens / seconds:0} tokens/s since it was made") : "";
        return $"Batch {BatchText.Short(batch.Id)} is {BatchText.State(batch)}: {BatchText.Rows(batch)}{rate}.";
    }

    private static async Task<Batch> ReadAsync(OpenStore store, Batch last, Terminal terminal, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await store.Batches.FindAsync(last.Id, cancellationToken)
                    ?? throw new CommandException(ExitCode.NoInput, $"batch {last.Id} is gone from {store}", null);
            }
            catch (Exception exception) when (StorageFaults.Of(exception) == StorageFault.Pause)
            {
                if (attempt == 0) terminal.Note($"{store} is away ({exception.GetBaseException().Message}); waiting for it");
                await Task.Delay(Pause * 4, cancellationToken);
            }
        }
    }
}
