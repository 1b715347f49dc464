namespace Hanlin.Producer.Prompts;

/// <summary>
/// Reads lines of bytes in memory that does not grow with the input. Lines end at LF, CRLF or CR and nowhere else: U+2028
/// and its kind are content. UTF-8's byte order mark at the start is not.
/// </summary>
/// <param name="read">Fills a buffer from the input; 0 at its end.</param>
/// <param name="maxLineBytes">A longer line is passed over and reported as <see cref="IsTooLong"/>.</param>
internal sealed class LineReader(Func<Memory<byte>, CancellationToken, ValueTask<int>> read, int maxLineBytes)
{
    private const byte Lf = (byte)'\n';
    private const byte Cr = (byte)'\r';

    // [start, end) is what has been read and not been taken.
    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private bool afterCr;

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>Number of the current line, counted from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The current line without its terminator, valid until the next one is read.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>The current line is longer than allowed; <see cref="Line"/> is empty.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Goes to the next line; false at the end of the input.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (Number++ == 0)
            await SkipByteOrderMarkAsync(cancellationToken);

        IsTooLong = false;
        var scanned = 0;
        while (true)
        {
            SkipLfAfterCr();
            var terminator = buffer.AsSpan(start + scanned, end - start - scanned).IndexOfAny(Lf, Cr);
            if (terminator >= 0)
            {
                Take(scanned + terminator);
                afterCr = buffer[start++] == Cr;
                return true;
            }

            scanned = DropIfTooLong(end - start);
            if (!await FillAsync(cancellationToken))
                break;
        }

        // What stands after the last terminator is a line if it is anything.
        var isLine = end > start || IsTooLong;
        Take(end - start);
        return isLine;
    }

    private void Take(int length)
    {
        length = DropIfTooLong(length);
        Line = buffer.AsMemory(start, length);
        start += length;
    }

    /// <summary>Passes over so many bytes of a line where it is, or has been, too long; returns how many of them are left.</summary>
    private int DropIfTooLong(int length)
    {
        IsTooLong |= length > maxLineBytes;
        if (!IsTooLong)
            return length;

        start += length;
        return 0;
    }

    private void SkipLfAfterCr()
    {
        if (!afterCr || start == end)
            return;

        afterCr = false;
        if (buffer[start] == Lf)
            start++;
    }

    private async ValueTask SkipByteOrderMarkAsync(CancellationToken cancellationToken)
    {
        while (end < ByteOrderMark.Length && await FillAsync(cancellationToken))
        {
        }

        if (buffer.AsSpan(start, end - start).StartsWith(ByteOrderMark))
            start += ByteOrderMark.Length;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
        var count = await read(buffer.AsMemory(end), cancellationToken);
        end += count;
        return count > 0;
    }
}
