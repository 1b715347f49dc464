using System.CommandLine;
using Hanlin.Producer.Shell;

namespace Hanlin.Producer.Commands;

/// <summary>Follows a batch to its end.</summary>
internal sealed class WatchCommand : ShellCommand
{
    private readonly Argument<string> reference = BatchReference.Argument();
    private readonly StoreOptions stores;
    private readonly Terminal terminal;

    /// <param name="terminal">Where people see it.</param>
    /// <param name="stores">Where the batch is.</param>
    public WatchCommand(Terminal terminal, StoreOptions stores) : base(
        "watch",
        "Shows how far a batch is, how fast it goes and when it will be done; ends with it. Exit code 65 where nothing of it succeeded, 75 where it was cancelled.",
        "hanlin watch",
        "hanlin watch 3f2a91c0",
        "hanlin watch latest 2>> progress.log    # a line whenever there is news")
    {
        (this.terminal, this.stores) = (terminal, stores);
        Arguments.Add(reference);
        stores.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        await using var store = await stores.OpenAsync(result, create: false, cancellationToken);
        var batch = await BatchReference.FindAsync(store, result.GetValue(reference)!, cancellationToken);
        batch = await BatchFollower.FollowAsync(store, batch, terminal, cancellationToken);
        terminal.Note(BatchFollower.Summary(batch));
        return BatchText.ExitCodeOf(batch);
    }
}
