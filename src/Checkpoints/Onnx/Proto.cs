using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace Hanlin.Checkpoints.Onnx;

/// <summary>One protobuf message under construction: fields by number, nested messages as bytes.</summary>
/// <remarks>No served package carries the C# classes of onnx.proto; the dozen fields that a graph needs are written by number.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "Both streams are memory alone.")]
internal sealed class Proto
{
    private readonly MemoryStream buffer = new();
    private readonly CodedOutputStream output;

    public Proto() => output = new CodedOutputStream(buffer, leaveOpen: true);

    public Proto Int(int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
        return this;
    }

    public Proto Float(int field, float value)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed32);
        output.WriteFloat(value);
        return this;
    }

    public Proto Text(int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
        return this;
    }

    public Proto Bytes(int field, ReadOnlySpan<byte> value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
        return this;
    }

    public Proto Message(int field, Proto value) => Bytes(field, value.ToArray());

    public byte[] ToArray()
    {
        output.Flush();
        return buffer.ToArray();
    }
}
