using System.Buffers.Binary;
using System.Text;
using Hanlin.Checkpoints.Pickle;

namespace Hanlin.Checkpoints.Tests.Building;

/// <summary>Writes pickles opcode by opcode, honest ones and others.</summary>
internal sealed class PickleBuilder
{
    private readonly List<byte> bytes = [];

    public byte[] Bytes => [.. bytes];

    /// <summary>A state dict of protocol 2 with one tensor x: 2 x 3 singles in storage 0.</summary>
    public static byte[] OneTensor() => StateDict(pickle => pickle.String("x").Tensor("0", 6, 0, [2, 3], [3, 1]));

    /// <summary>A plain dict whose keys and values the argument writes.</summary>
    public static byte[] StateDict(Action<PickleBuilder> writeItems)
    {
        var pickle = new PickleBuilder().Protocol(2).Op(PickleOpcode.EmptyDict).Op(PickleOpcode.Mark);
        writeItems(pickle);
        return pickle.Op(PickleOpcode.Setitems).Op(PickleOpcode.Stop).Bytes;
    }

    public PickleBuilder Protocol(byte version) => Op(PickleOpcode.Proto, version);

    public PickleBuilder Op(PickleOpcode opcode, params ReadOnlySpan<byte> operand)
    {
        bytes.Add((byte)opcode);
        bytes.AddRange(operand);
        return this;
    }

    public PickleBuilder Raw(string text)
    {
        bytes.AddRange(Encoding.Latin1.GetBytes(text));
        return this;
    }

    public PickleBuilder Global(string module, string name) => Op(PickleOpcode.Global, Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    public PickleBuilder String(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return Op(PickleOpcode.Binunicode, [.. UInt32((uint)utf8.Length), .. utf8]);
    }

    public PickleBuilder Int(long value) => Op(PickleOpcode.Long1, [8, .. BitConverter.GetBytes(value)]);

    public PickleBuilder Tuple(params ReadOnlySpan<long> items)
    {
        Op(PickleOpcode.Mark);
        foreach (var item in items) Int(item);
        return Op(PickleOpcode.Tuple);
    }

    public PickleBuilder OrderedDict() => Global("collections", "OrderedDict").Op(PickleOpcode.EmptyTuple).Op(PickleOpcode.Reduce);

    public PickleBuilder Storage(string key, long count, string type = "FloatStorage", string location = "cpu") =>
        Op(PickleOpcode.Mark).String("storage").Global("torch", type).String(key).String(location).Int(count)
            .Op(PickleOpcode.Tuple).Op(PickleOpcode.Binpersid);

    public PickleBuilder Tensor(
        string key, long count, long offset, ReadOnlySpan<long> sizes, ReadOnlySpan<long> strides,
        string type = "FloatStorage", string location = "cpu") =>
        Global("torch._utils", "_rebuild_tensor_v2").Op(PickleOpcode.Mark).Storage(key, count, type, location).Int(offset)
            .Tuple(sizes).Tuple(strides).Op(PickleOpcode.Newfalse).OrderedDict().Op(PickleOpcode.Tuple).Op(PickleOpcode.Reduce);

    public static byte[] UInt32(uint value)
    {
        var operand = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(operand, value);
        return operand;
    }

    public static byte[] UInt64(ulong value)
    {
        var operand = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(operand, value);
        return operand;
    }
}
