using System.Buffers.Binary;
using System.Security.Cryptography;
using Hanlin.Checkpoints.Pickle;
using Hanlin.Training.Options;

namespace Hanlin.Training.Datasets;

/// <summary>
/// Reads UER-py's dataset as a stream. A pickle is a program; this reader runs none. It knows the one sequence of opcodes
/// that <c>((ids, padding), [segment length])</c> has in protocols 3 and 4, and refuses everything else by name.
/// </summary>
internal sealed class UerInstanceReader : IInstanceSource
{
    private const int BufferBytes = 1024 * 1024;
    private const int IdentityBytes = 1024 * 1024;
    private const int OldestProtocol = 3;
    private const int NewestProtocol = 4;

    private readonly string path;
    private readonly FileStream file;
    private readonly byte[] buffer;
    private long bufferOffset;
    private int next;
    private int end;
    private PickleOpcode opcode;
    private int? pending;
    private bool isLengthKnown;

    private UerInstanceReader(string path, FileStream file)
    {
        (this.path, this.file) = (path, file);
        buffer = new byte[Math.Min(BufferBytes, file.Length)];
        Identity = IdentityOf(file);
        SequenceLength = PreprocessTable.MaxSequenceLength;
        Position = 0;
        TryRead(new int[SequenceLength + 1], out _, out _);
        Position = 0;
    }

    /// <summary>A digest of the length, the beginning and the end: all of a file of many gigabytes would take minutes.</summary>
    public string Identity { get; }

    public int SequenceLength { get; private set; }

    public long Position
    {
        get => bufferOffset + next;
        set
        {
            if (value < 0 || value > file.Length) throw new InputException(path, $"has no byte {value}, where reading should go on: it is another file");
            file.Position = value;
            (bufferOffset, next, end) = (value, 0, 0);
        }
    }

    /// <summary>Opens a dataset and reads its first instance, which says how long all are.</summary>
    /// <exception cref="InputException">It is empty or no dataset of language modelling.</exception>
    public static UerInstanceReader Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        try
        {
            return new UerInstanceReader(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public bool TryRead(Span<int> ids, out int count, out int segmentLength)
    {
        (count, segmentLength) = (0, 0);
        if (next == end && !Fill()) return false;

        var start = Position;
        ReadProtocol();
        Advance();
        count = ReadList(ids);
        var padding = TakeInteger("the padding");
        Expect(PickleOpcode.Tuple2);
        Advance();
        Span<int> segments = stackalloc int[1];
        if (ReadList(segments) != 1 || pending is not null) throw Fault(start, "an instance without one segment length");
        segmentLength = segments[0];
        Expect(PickleOpcode.Tuple2);
        Advance();
        Expect(PickleOpcode.Stop);
        Check(start, count, padding, segmentLength);
        return true;
    }

    public void Dispose() => file.Dispose();

    private static string IdentityOf(FileStream file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = new byte[Math.Clamp(file.Length, sizeof(long), IdentityBytes)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, file.Length);
        hash.AppendData(bytes, 0, sizeof(long));
        foreach (var offset in (ReadOnlySpan<long>)[0, Math.Max(0, file.Length - bytes.Length)])
        {
            file.Position = offset;
            hash.AppendData(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool IsInteger(PickleOpcode opcode) => opcode is PickleOpcode.Binint1 or PickleOpcode.Binint2 or PickleOpcode.Binint;

    private void ReadProtocol()
    {
        var start = Position;
        if ((PickleOpcode)ReadByte() != PickleOpcode.Proto) throw Fault(start, "no pickle begins here");
        if (ReadByte() is var protocol and (< OldestProtocol or > NewestProtocol))
            throw Fault(start, $"pickle protocol {protocol}; {OldestProtocol} and {NewestProtocol} are read");
    }

    /// <summary>Goes to the next opcode, past those that only announce or number what others do: nothing here is referred to.</summary>
    private void Advance()
    {
        while (true)
        {
            opcode = (PickleOpcode)ReadByte();
            switch (opcode)
            {
                case PickleOpcode.Memoize: break;
                case PickleOpcode.Binput: Skip(sizeof(byte)); break;
                case PickleOpcode.LongBinput: Skip(sizeof(int)); break;
                case PickleOpcode.Frame: Skip(sizeof(long)); break;
                default: return;
            }
        }
    }

    /// <summary>Reads a list, and an integer behind it if one follows: only then is it clear that it is no further item.</summary>
    private int ReadList(Span<int> items)
    {
        Expect(PickleOpcode.EmptyList);
        Advance();
        var count = 0;
        while (true)
        {
            if (opcode == PickleOpcode.Mark)
            {
                for (Advance(); IsInteger(opcode); Advance()) Add(items, ref count, ReadOperand());
                Expect(PickleOpcode.Appends);
                Advance();
            }
            else if (IsInteger(opcode))
            {
                pending = ReadOperand();
                Advance();
                if (opcode != PickleOpcode.Append) return count;
                Add(items, ref count, pending.Value);
                pending = null;
                Advance();
            }
            else
            {
                return count;
            }
        }
    }

    private void Add(Span<int> items, ref int count, int item)
    {
        if (count == items.Length) throw Fault(Position, $"a list of more than {items.Length} numbers");
        items[count++] = item;
    }

    private int TakeInteger(string what)
    {
        var value = pending ?? throw Fault(Position - 1, $"opcode {opcode.ToPythonName()} instead of {what}");
        pending = null;
        return value;
    }

    private int ReadOperand()
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        bytes.Clear();
        var length = opcode switch
        {
            PickleOpcode.Binint1 => 1,
            PickleOpcode.Binint2 => 2,
            _ => 4,
        };
        for (var i = 0; i < length; i++) bytes[i] = ReadByte();
        var value = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        return value >= 0 ? value : throw Fault(Position - length, $"the negative number {value}");
    }

    private void Expect(PickleOpcode expected)
    {
        if (opcode != expected)
            throw Fault(Position - 1, $"opcode {opcode.ToPythonName()} where {expected.ToPythonName()} belongs");
    }

    private void Check(long start, int count, int padding, int segmentLength)
    {
        if (!isLengthKnown)
        {
            if (count + (long)padding - 1 is < 1 or > PreprocessTable.MaxSequenceLength)
                throw Fault(start, $"sequences of {count + (long)padding - 1} tokens; 1 to {PreprocessTable.MaxSequenceLength} are read");
            SequenceLength = count + padding - 1;
            isLengthKnown = true;
        }

        if (count < 1 || count + (long)padding != SequenceLength + 1)
            throw Fault(start, $"an instance of {count} ids and {padding} of padding in a dataset of {SequenceLength} + 1");
        if (segmentLength < 1 || segmentLength > Math.Min(count, SequenceLength))
            throw Fault(start, $"a segment of {segmentLength} in an instance of {count} ids");
    }

    private byte ReadByte() => next < end || Fill() ? buffer[next++] : throw Fault(Position, "the file ends inside an instance; it was not written to its end");

    private void Skip(int count)
    {
        for (; count > 0; count--) ReadByte();
    }

    private bool Fill()
    {
        bufferOffset += end;
        next = 0;
        end = file.Read(buffer);
        return end > 0;
    }

    private InputException Fault(long offset, string reason) =>
        new(path, $"byte {offset}: {reason}; this is no dataset of UER-py's --data_processor lm");
}
