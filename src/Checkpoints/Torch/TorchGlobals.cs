using Hanlin.Checkpoints.Pickle;

namespace Hanlin.Checkpoints.Torch;

/// <summary>The only names a pickle may use, and what calling them makes. Everything here builds plain data.</summary>
internal static class TorchGlobals
{
    public const string Remedy =
        "a weight file must hold tensors only: save the state dict alone, or convert the file to safetensors where it was made";

    private const int MaxStorageKeyLength = 10;

    private enum Function
    {
        OrderedDict,
        RebuildTensor,
        RebuildParameter,
    }

    private static readonly Dictionary<string, object> Allowed = new(StringComparer.Ordinal)
    {
        ["collections.OrderedDict"] = Function.OrderedDict,
        ["torch._utils._rebuild_tensor_v2"] = Function.RebuildTensor,
        ["torch._utils._rebuild_parameter"] = Function.RebuildParameter,
        ["torch.FloatStorage"] = DType.Float32,
        ["torch.HalfStorage"] = DType.Float16,
        ["torch.BFloat16Storage"] = DType.BFloat16,
        ["torch.DoubleStorage"] = DType.Float64,
        ["torch.LongStorage"] = DType.Int64,
        ["torch.IntStorage"] = DType.Int32,
        ["torch.ShortStorage"] = DType.Int16,
        ["torch.CharStorage"] = DType.Int8,
        ["torch.ByteStorage"] = DType.UInt8,
        ["torch.BoolStorage"] = DType.Bool,
    };

    /// <summary>What GLOBAL pushes: a function of this class, or the element type that a storage class stands for.</summary>
    public static object Resolve(string module, string name)
    {
        var global = $"{module}.{name}";
        if (Allowed.TryGetValue(global, out var value)) return value;

        var isTorchTensor = module.StartsWith("torch", StringComparison.Ordinal);
        throw new PickleException(isTorchTensor
            ? $"the global {UntrustedText.Quote(global)} is unsupported: only dense tensors are read, no sparse, quantised or custom ones"
            : $"the global {UntrustedText.Quote(global)} is not allowed, for it could run code; {Remedy}");
    }

    /// <summary>What REDUCE makes of a function and its arguments.</summary>
    public static object Call(object? function, object?[] arguments) => function switch
    {
        Function.OrderedDict when arguments.Length == 0 => new PickleDictionary(isOrderedDict: true),
        Function.RebuildTensor => Tensor(arguments),
        Function.RebuildParameter when arguments is [TorchTensor tensor, bool, PickleDictionary] => tensor,
        Function.RebuildParameter => throw Malformed("_rebuild_parameter"),
        _ => throw new PickleException($"a call of something that is no function of tensors; {Remedy}"),
    };

    /// <summary>
    /// What a persistent id stands for: <c>('storage', type, key, location, count)</c>. The location, a device, does not
    /// matter.
    /// </summary>
    public static TorchStorage Storage(object? id)
    {
        if (id as object?[] is not ["storage", DType type, string key, string, long count]) throw Malformed("storage");
        if (key.Length is 0 or > MaxStorageKeyLength || !key.All(char.IsAsciiDigit))
            throw new PickleException($"the storage key {UntrustedText.Quote(key)}, which is not a number");
        return new TorchStorage(key, type, count);
    }

    private static TorchTensor Tensor(object?[] arguments)
    {
        // Newer torch appends a seventh argument with metadata, None for plain tensors.
        if (arguments is not [
                TorchStorage storage, long offset, object?[] sizes, object?[] strides, bool, PickleDictionary or null, .. var rest]
            || rest is not ([] or [null]))
            throw Malformed("_rebuild_tensor_v2");

        if (!sizes.All(size => size is long) || !strides.All(stride => stride is long)
            || !TensorShape.TryCreate([.. sizes.Cast<long>()], out var shape))
            throw new PickleException($"a tensor on storage {storage.Key} whose size or strides are not those of a tensor");

        var tensor = new TorchTensor(storage, offset, shape, [.. strides.Cast<long>()]);
        return tensor.Fault() is { } fault ? throw new PickleException($"a tensor {shape} on storage {storage.Key} that {fault}") : tensor;
    }

    private static PickleException Malformed(string what) => new($"a {what} with arguments that torch does not write");
}
