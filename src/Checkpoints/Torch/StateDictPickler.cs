using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Hanlin.Checkpoints.Pickle;

namespace Hanlin.Checkpoints.Torch;

/// <summary>
/// Writes the <c>data.pkl</c> of a state dict with the opcodes, and the memo numbers, of torch 1.13 on CPython: an
/// OrderedDict of <c>_rebuild_tensor_v2</c> calls, protocol 2. The <c>_metadata</c> of torch's modules is left out;
/// loading a state dict does not need it.
/// </summary>
internal sealed class StateDictPickler
{
    /// <summary>CPython fills a dictionary in batches of this many items.</summary>
    private const int BatchSize = 1000;

    private readonly ArrayBufferWriter<byte> pickle = new();

    // Python memoises objects by identity; the strings here stand for objects that torch has once: 'cpu', a storage's key.
    private readonly Dictionary<string, int> memo = new(StringComparer.Ordinal);
    private int memoCount;

    public static byte[] Write(IEnumerable<KeyValuePair<string, TorchTensor>> tensors)
    {
        var pickler = new StateDictPickler();
        pickler.WriteStateDict(tensors);
        return pickler.pickle.WrittenSpan.ToArray();
    }

    private void WriteStateDict(IEnumerable<KeyValuePair<string, TorchTensor>> tensors)
    {
        Write(PickleOpcode.Proto, 2);
        WriteEmptyOrderedDict();
        foreach (var batch in tensors.Chunk(BatchSize))
        {
            if (batch.Length > 1) Write(PickleOpcode.Mark);
            foreach (var (name, tensor) in batch)
            {
                WriteString(name);
                Memoize();
                WriteTensor(tensor);
            }

            Write(batch.Length > 1 ? PickleOpcode.Setitems : PickleOpcode.Setitem);
        }

        Write(PickleOpcode.Stop);
    }

    private void WriteTensor(TorchTensor tensor)
    {
        WriteGlobal("torch._utils", "_rebuild_tensor_v2");
        Write(PickleOpcode.Mark);
        WriteStorage(tensor.Storage);
        WriteInteger(tensor.Offset);
        WriteTuple([.. tensor.Shape]);
        WriteTuple(tensor.Strides);
        Write(PickleOpcode.Newfalse);
        WriteEmptyOrderedDict();
        Write(PickleOpcode.Tuple);
        Memoize();
        Write(PickleOpcode.Reduce);
        Memoize();
    }

    private void WriteStorage(TorchStorage storage)
    {
        Write(PickleOpcode.Mark);
        WriteShared("'storage'", () => WriteString("storage"));
        WriteGlobal("torch", "FloatStorage");
        WriteShared($"key {storage.Key}", () => WriteString(storage.Key));
        WriteShared("'cpu'", () => WriteString("cpu"));
        WriteInteger(storage.Count);
        Write(PickleOpcode.Tuple);
        Memoize();
        Write(PickleOpcode.Binpersid);
    }

    private void WriteEmptyOrderedDict()
    {
        WriteGlobal("collections", "OrderedDict");
        Write(PickleOpcode.EmptyTuple);
        Write(PickleOpcode.Reduce);
        Memoize();
    }

    private void WriteGlobal(string module, string name) => WriteShared($"{module}.{name}", () =>
    {
        Write(PickleOpcode.Global);
        pickle.Write(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));
    });

    /// <summary>Writes a value the first time, a reference to it from then on.</summary>
    private void WriteShared(string identity, Action write)
    {
        if (memo.TryGetValue(identity, out var index))
        {
            WriteMemoIndex(PickleOpcode.Binget, PickleOpcode.LongBinget, index);
            return;
        }

        write();
        memo.Add(identity, memoCount);
        Memoize();
    }

    private void Memoize() => WriteMemoIndex(PickleOpcode.Binput, PickleOpcode.LongBinput, memoCount++);

    private void WriteMemoIndex(PickleOpcode small, PickleOpcode large, int index)
    {
        if (index <= byte.MaxValue)
        {
            Write(small, (byte)index);
            return;
        }

        Write(large);
        WriteInt32(index);
    }

    private void WriteTuple(long[] items)
    {
        if (items.Length > 3) Write(PickleOpcode.Mark);
        foreach (var item in items) WriteInteger(item);
        Write(items.Length switch
        {
            0 => PickleOpcode.EmptyTuple,
            1 => PickleOpcode.Tuple1,
            2 => PickleOpcode.Tuple2,
            3 => PickleOpcode.Tuple3,
            _ => PickleOpcode.Tuple,
        });

        // CPython has one empty tuple and never memoises it.
        if (items.Length > 0) Memoize();
    }

    private void WriteInteger(long value)
    {
        if (value <= byte.MaxValue)
        {
            Write(PickleOpcode.Binint1, (byte)value);
        }
        else if (value <= ushort.MaxValue)
        {
            Write(PickleOpcode.Binint2, (byte)value);
            pickle.Write([(byte)(value >> 8)]);
        }
        else
        {
            Write(PickleOpcode.Binint);
            WriteInt32(checked((int)value));
        }
    }

    private void WriteString(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Write(PickleOpcode.Binunicode);
        WriteInt32(bytes.Length);
        pickle.Write(bytes);
    }

    private void WriteInt32(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        pickle.Write(bytes);
    }

    private void Write(PickleOpcode opcode) => pickle.Write([(byte)opcode]);

    private void Write(PickleOpcode opcode, byte operand) => pickle.Write([(byte)opcode, operand]);
}
