namespace Hanlin.TrainingWorker.Processes;

/// <summary>What whoever holds the lease tells the stage that runs under it.</summary>
internal sealed class StageControl : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource kill = new();

    /// <summary>Save and end.</summary>
    public CancellationToken Stop => stop.Token;

    /// <summary>End now.</summary>
    public CancellationToken Kill => kill.Token;

    /// <summary>Called when the lease was renewed.</summary>
    public Action? Renewed { get; set; }

    public void RequestStop() => stop.Cancel();

    public void RequestKill() => kill.Cancel();

    public void Dispose()
    {
        stop.Dispose();
        kill.Dispose();
    }
}
