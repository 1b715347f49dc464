using Hanlin.Checkpoints.Torch;

namespace Hanlin.Checkpoints.Pickle;

/// <summary>
/// The stack machine of Python's pickle, cut down to what a state dict of tensors needs. A pickle is a program; this
/// machine has no opcode that runs foreign code, and builds only the values that <see cref="TorchGlobals"/> allows.
/// </summary>
internal sealed class PickleMachine
{
    private const byte OldestProtocol = 2;
    private const byte NewestProtocol = 5;

    private readonly PickleInput input;
    private readonly PickleStack stack = new();
    private readonly Dictionary<uint, object?> memo = [];
    private int containerCount;

    private PickleMachine(ReadOnlyMemory<byte> pickle) => input = new PickleInput(pickle);

    /// <summary>Runs a pickle to its end and returns the value it leaves.</summary>
    /// <exception cref="CheckpointException">It does what a state dict has no need to do, or exceeds a limit.</exception>
    public static object? Load(ReadOnlyMemory<byte> pickle, string path, string entry)
    {
        if (pickle.Length > PickleLimits.MaxBytes)
            throw new CheckpointException(path, $"{entry}: a pickle of {pickle.Length} bytes; at most {PickleLimits.MaxBytes} are read");

        var machine = new PickleMachine(pickle);
        try
        {
            return machine.Run();
        }
        catch (PickleException exception)
        {
            throw new CheckpointException(path, $"{entry}, byte {machine.input.Position}: {exception.Message}", exception);
        }
    }

    private object? Run()
    {
        ReadProtocol();
        for (var count = 0; count < PickleLimits.MaxOpcodes; count++)
        {
            var opcode = (PickleOpcode)input.ReadByte();
            if (opcode == PickleOpcode.Stop) return Finish();
            Execute(opcode);
        }

        throw new PickleException($"more than {PickleLimits.MaxOpcodes} opcodes");
    }

    private void ReadProtocol()
    {
        if ((PickleOpcode)input.ReadByte() != PickleOpcode.Proto)
            throw new PickleException("a pickle of protocol 0 or 1; torch.save writes 2 and newer");
        var protocol = input.ReadByte();
        if (protocol is < OldestProtocol or > NewestProtocol)
            throw new PickleException($"pickle protocol {protocol}; {OldestProtocol} to {NewestProtocol} are read");
    }

    private object? Finish()
    {
        var value = stack.Pop();
        if (!stack.IsEmpty || !input.IsAtEnd) throw new PickleException("something is left over at STOP");
        return value;
    }

    private void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Frame: input.ReadFrame(); break;
            case PickleOpcode.Mark: stack.Mark(); break;
            case PickleOpcode.None: stack.Push(null); break;
            case PickleOpcode.Newtrue: stack.Push(true); break;
            case PickleOpcode.Newfalse: stack.Push(false); break;
            case PickleOpcode.Binint: stack.Push((long)input.ReadInt32()); break;
            case PickleOpcode.Binint1: stack.Push((long)input.ReadByte()); break;
            case PickleOpcode.Binint2: stack.Push((long)input.ReadUInt16()); break;
            case PickleOpcode.Long1: stack.Push(input.ReadInteger(input.ReadByte())); break;
            case PickleOpcode.Long4: stack.Push(input.ReadInteger(input.ReadUInt32())); break;
            case PickleOpcode.ShortBinunicode: stack.Push(input.ReadString(input.ReadByte())); break;
            case PickleOpcode.Binunicode: stack.Push(input.ReadString(input.ReadUInt32())); break;
            case PickleOpcode.Binunicode8: stack.Push(input.ReadString(input.ReadUInt64())); break;
            case PickleOpcode.EmptyTuple: PushContainer(Array.Empty<object?>()); break;
            case PickleOpcode.Tuple1: PushContainer(stack.Pop(1)); break;
            case PickleOpcode.Tuple2: PushContainer(stack.Pop(2)); break;
            case PickleOpcode.Tuple3: PushContainer(stack.Pop(3)); break;
            case PickleOpcode.Tuple: PushContainer(stack.PopToMark()); break;
            case PickleOpcode.EmptyDict: PushContainer(new PickleDictionary(isOrderedDict: false)); break;
            case PickleOpcode.Setitem: SetItems(stack.Pop(2)); break;
            case PickleOpcode.Setitems: SetItems(stack.PopToMark()); break;
            case PickleOpcode.Binput: Memoize(input.ReadByte()); break;
            case PickleOpcode.LongBinput: Memoize(input.ReadUInt32()); break;
            case PickleOpcode.Memoize: Memoize((uint)memo.Count); break;
            case PickleOpcode.Binget: Recall(input.ReadByte()); break;
            case PickleOpcode.LongBinget: Recall(input.ReadUInt32()); break;
            case PickleOpcode.Global: stack.Push(TorchGlobals.Resolve(input.ReadLine(), input.ReadLine())); break;
            case PickleOpcode.StackGlobal: StackGlobal(); break;
            case PickleOpcode.Binpersid: PushContainer(TorchGlobals.Storage(stack.Pop())); break;
            case PickleOpcode.Reduce: Reduce(); break;
            case PickleOpcode.Build: Build(); break;
            default: throw new PickleException($"opcode {opcode.ToPythonName()}, which no file of tensors needs; {TorchGlobals.Remedy}");
        }
    }

    private void PushContainer(object value)
    {
        if (++containerCount > PickleLimits.MaxContainers)
            throw new PickleException($"more than {PickleLimits.MaxContainers} tuples and dictionaries");
        stack.Push(value);
    }

    private void SetItems(object?[] keysAndValues)
    {
        if (stack.Peek() is not PickleDictionary dictionary) throw new PickleException("an item set on something other than a dictionary");
        dictionary.Add(keysAndValues);
    }

    private void Memoize(uint index)
    {
        if (memo.Count == PickleLimits.MaxMemoEntries)
            throw new PickleException($"a memo of more than {PickleLimits.MaxMemoEntries} entries");
        memo[index] = stack.Peek();
    }

    private void Recall(uint index) =>
        stack.Push(memo.TryGetValue(index, out var value) ? value : throw new PickleException($"memo entry {index}, which was never set"));

    private void StackGlobal()
    {
        if (stack.Pop(2) is not [string module, string name]) throw new PickleException("a STACK_GLOBAL without two strings");
        stack.Push(TorchGlobals.Resolve(module, name));
    }

    private void Reduce()
    {
        var arguments = stack.Pop() as object?[] ?? throw new PickleException("a REDUCE without a tuple of arguments");
        PushContainer(TorchGlobals.Call(stack.Pop(), arguments));
    }

    /// <summary>The state of an OrderedDict is metadata of torch's modules, and is dropped; nothing else may have one.</summary>
    private void Build()
    {
        var state = stack.Pop();
        if (state is not PickleDictionary || stack.Peek() is not PickleDictionary { IsOrderedDict: true })
            throw new PickleException($"a BUILD on something other than an OrderedDict; {TorchGlobals.Remedy}");
    }
}
