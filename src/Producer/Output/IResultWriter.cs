namespace Hanlin.Producer.Output;

/// <summary>Writes results in one form. Disposing writes what is left; the stream stays open.</summary>
public interface IResultWriter : IAsyncDisposable
{
    /// <summary>Writes a result; it reaches the stream within a second of further results, or with the next flush.</summary>
    ValueTask WriteAsync(ResultLine result, CancellationToken cancellationToken);

    /// <summary>Brings everything written so far to the stream.</summary>
    ValueTask FlushAsync(CancellationToken cancellationToken);
}
