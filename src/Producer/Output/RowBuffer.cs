using System.Buffers;

namespace Hanlin.Producer.Output;

/// <summary>
/// Collects rows and brings them to a stream in large pieces, or once a second where they come slowly, so that somebody
/// who follows the output sees it grow. Only whole rows reach the stream.
/// </summary>
internal sealed class RowBuffer(Stream stream, TimeProvider time)
{
    private const int FullBytes = 64 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ArrayBufferWriter<byte> rows = new(FullBytes);
    private long lastFlush = time.GetTimestamp();

    /// <summary>Where a row is written before <see cref="EndRowAsync"/>.</summary>
    public IBufferWriter<byte> Row => rows;

    public ValueTask EndRowAsync(CancellationToken cancellationToken) =>
        rows.WrittenCount >= FullBytes || time.GetElapsedTime(lastFlush) >= Interval
            ? FlushAsync(cancellationToken)
            : ValueTask.CompletedTask;

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await stream.WriteAsync(rows.WrittenMemory, cancellationToken);
        await stream.FlushAsync(cancellationToken);
        rows.ResetWrittenCount();
        lastFlush = time.GetTimestamp();
    }
}
