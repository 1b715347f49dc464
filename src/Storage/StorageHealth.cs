namespace Hanlin.Storage;

/// <summary>Asks whether the store may be used: it answers, may be written, forgets nothing in a crash, has our schema.</summary>
/// <param name="database">The open store.</param>
public sealed class StorageHealth(Database database)
{
    /// <summary>Checks all of it. Nothing but cancellation is thrown: a store that is away is an answer too.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<StorageReport> CheckAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return new StorageReport(await database.FindProblemAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new StorageReport($"the store does not answer: {exception.GetBaseException().Message}");
        }
    }
}
