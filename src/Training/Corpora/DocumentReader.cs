using System.Buffers;
using System.Text.Unicode;

namespace Hanlin.Training.Corpora;

/// <summary>Takes the documents out of a block, one after another, as UTF-16. Reusable; not for several threads at once.</summary>
internal sealed class DocumentReader(CorpusOptions options)
{
    private const byte Lf = (byte)'\n';
    private const byte Cr = (byte)'\r';

    private readonly JsonText? json = options.Format == CorpusFormat.Jsonl ? new JsonText(options.TextField) : null;
    private char[] characters = new char[4096];
    private CorpusBlock block;
    private int position;
    private int length;

    /// <summary>Lines of the block so far.</summary>
    public long LineCount { get; private set; }

    /// <summary>The text of the present document, valid until the next is read.</summary>
    public ReadOnlySpan<char> Text => characters.AsSpan(0, length);

    /// <summary>Begins a block.</summary>
    public void Reset(CorpusBlock next) => (block, position, LineCount) = (next, 0, 0);

    /// <summary>Goes to the next document; false at the end of the block.</summary>
    /// <exception cref="LineFaultException">A line is not UTF-8, or no JSON with a text.</exception>
    public bool Read()
    {
        while (position < block.Bytes.Count)
        {
            var start = position;
            var line = TakeLine();
            if (json is not null && line.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0) continue;

            Decode(line, start);
            return true;
        }

        return false;
    }

    private ReadOnlySpan<byte> TakeLine()
    {
        var rest = block.Bytes.AsSpan(position);
        LineCount++;
        var end = rest.IndexOfAny(Lf, Cr);
        if (end < 0)
        {
            position += rest.Length;
            return rest;
        }

        position += end + (rest[end] == Cr && end + 1 < rest.Length && rest[end + 1] == Lf ? 2 : 1);
        return rest[..end];
    }

    private void Decode(ReadOnlySpan<byte> line, int start)
    {
        if (characters.Length < line.Length) characters = new char[Math.Max(line.Length, 2 * characters.Length)];

        // UTF-16 never has more code units than UTF-8 has bytes.
        if (Utf8.ToUtf16(line, characters, out var read, out length, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            throw new LineFaultException(LineCount - 1, block.Offset + start + read,
                $"byte {read + 1} of the line is 0x{line[read]:X2}, which is not UTF-8 there. If the file is GB18030, convert it: iconv -f GB18030 -t UTF-8");
        }

        if (json is null) return;
        try
        {
            length = json.Read(line, characters);
        }
        catch (FormatException exception)
        {
            throw new LineFaultException(LineCount - 1, block.Offset + start, exception.Message);
        }
    }
}
