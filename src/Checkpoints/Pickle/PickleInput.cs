using System.Buffers.Binary;
using System.Text;

namespace Hanlin.Checkpoints.Pickle;

/// <summary>The bytes of a pickle, read from front to back and never beyond their end.</summary>
internal sealed class PickleInput(ReadOnlyMemory<byte> pickle)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public int Position { get; private set; }

    public bool IsAtEnd => Position == pickle.Length;

    public byte ReadByte() => Take(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>A frame only announces bytes that follow; they must be there.</summary>
    public void ReadFrame()
    {
        var length = ReadUInt64();
        if (length > (ulong)(pickle.Length - Position))
            throw new PickleException($"a FRAME of {length} bytes, of which {pickle.Length - Position} are left");
    }

    /// <summary>A little-endian two's complement number of a given length.</summary>
    public long ReadInteger(uint byteCount)
    {
        if (byteCount > PickleLimits.MaxIntegerBytes)
            throw new PickleException($"an integer of {byteCount} bytes; at most {PickleLimits.MaxIntegerBytes} are read");

        var bytes = Take((int)byteCount);
        var value = bytes.Length > 0 && (bytes[^1] & 0x80) != 0 ? -1L : 0L;
        for (var i = bytes.Length - 1; i >= 0; i--) value = value << 8 | bytes[i];
        return value;
    }

    public string ReadString(ulong byteCount)
    {
        if (byteCount > PickleLimits.MaxStringBytes)
            throw new PickleException($"a string of {byteCount} bytes; at most {PickleLimits.MaxStringBytes} are read");
        return Decode(Take((int)byteCount));
    }

    /// <summary>A module or a name of GLOBAL, up to its line feed.</summary>
    public string ReadLine()
    {
        var rest = pickle.Span[Position..];
        var length = rest[..Math.Min(rest.Length, PickleLimits.MaxGlobalNameBytes + 1)].IndexOf((byte)'\n');
        if (length < 0) throw new PickleException("a GLOBAL whose name does not end");

        var line = Decode(Take(length));
        Position++;
        return line;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > pickle.Length - Position) throw new PickleException("the pickle ends in the middle of an opcode");
        var bytes = pickle.Span.Slice(Position, count);
        Position += count;
        return bytes;
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new PickleException("a string that is not UTF-8");
        }
    }
}
