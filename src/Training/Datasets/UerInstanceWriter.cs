using System.Buffers.Binary;
using Hanlin.Checkpoints.Pickle;
using Hanlin.Training.Options;

namespace Hanlin.Training.Datasets;

/// <summary>
/// Writes UER-py's dataset, byte for byte as its preprocess.py does under Python 3.8 and later: for each instance a pickle of
/// protocol 4 of <c>((ids, padding), [segment length])</c>, one behind the other, with nothing around them.
/// </summary>
internal sealed class UerInstanceWriter : IInstanceWriter
{
    /// <summary>CPython fills a list in batches of this many items.</summary>
    private const int PickleBatch = 1000;

    private const int HeaderBytes = 11; // PROTO 4, FRAME, length
    private const byte Protocol = 4;

    private readonly Stream stream;
    private readonly int sequenceLength;
    private readonly byte[] buffer;
    private int length;

    /// <param name="stream">Where to; buffered by its owner.</param>
    /// <param name="sequenceLength">L. Bounded so that a pickle fits into one frame, which CPython ends at 64 KiB.</param>
    public UerInstanceWriter(Stream stream, int sequenceLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequenceLength, PreprocessTable.MaxSequenceLength);
        this.stream = stream;
        this.sequenceLength = sequenceLength;
        buffer = new byte[HeaderBytes + 64 + 5 * (sequenceLength + 1) + 2 * (sequenceLength / PickleBatch + 1)];
    }

    public void Add(ReadOnlySpan<int> ids, int segmentLength)
    {
        length = HeaderBytes;
        Write(PickleOpcode.EmptyList);
        Write(PickleOpcode.Memoize);
        WriteItems(ids);
        Write(sequenceLength + 1 - ids.Length);
        Write(PickleOpcode.Tuple2);
        Write(PickleOpcode.Memoize);
        Write(PickleOpcode.EmptyList);
        Write(PickleOpcode.Memoize);
        Write(segmentLength);
        Write(PickleOpcode.Append);
        Write(PickleOpcode.Tuple2);
        Write(PickleOpcode.Memoize);
        Write(PickleOpcode.Stop);
        WriteHeader();
        stream.Write(buffer, 0, length);
    }

    public void Complete()
    {
    }

    private void WriteHeader()
    {
        buffer[0] = (byte)PickleOpcode.Proto;
        buffer[1] = Protocol;
        buffer[2] = (byte)PickleOpcode.Frame;
        BinaryPrimitives.WriteInt64LittleEndian(buffer.AsSpan(3), length - HeaderBytes);
    }

    private void WriteItems(ReadOnlySpan<int> ids)
    {
        if (ids.Length == 1)
        {
            Write(ids[0]);
            Write(PickleOpcode.Append);
            return;
        }

        for (; !ids.IsEmpty; ids = ids[Math.Min(PickleBatch, ids.Length)..])
        {
            Write(PickleOpcode.Mark);
            foreach (var id in ids[..Math.Min(PickleBatch, ids.Length)]) Write(id);
            Write(PickleOpcode.Appends);
        }
    }

    private void Write(PickleOpcode opcode) => buffer[length++] = (byte)opcode;

    private void Write(int value)
    {
        if (value <= byte.MaxValue)
        {
            Write(PickleOpcode.Binint1);
            buffer[length++] = (byte)value;
        }
        else if (value <= ushort.MaxValue)
        {
            Write(PickleOpcode.Binint2);
            BinaryPrimitives.WriteUInt16LittleEndian(buffer.AsSpan(length), (ushort)value);
            length += sizeof(ushort);
        }
        else
        {
            Write(PickleOpcode.Binint);
            BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(length), value);
            length += sizeof(int);
        }
    }
}
