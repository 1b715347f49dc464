using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Hanlin.Inference.Runtime;

/// <summary>The keys and values of every slot, in memory that the network extends in place.</summary>
/// <remarks>
/// Slots are the outermost dimension, so any run of slots of one layer is a tensor of its own without a copy. On a CPU
/// the memory is reserved whole and becomes real only where it is touched.
/// </remarks>
internal sealed unsafe class KvCache : IDisposable
{
    private readonly OrtMemoryInfo memoryInfo;
    private readonly OrtAllocator? deviceAllocator;
    private readonly List<OrtMemoryAllocation> deviceMemory = [];
    private readonly nint[] tensors; // keys and values of each layer in turn

    public KvCache(CacheLayout layout, InferenceSession session, ExecutionDevice device)
    {
        Layout = layout;
        tensors = new nint[2 * layout.LayerCount];
        memoryInfo = OrtMemoryInfo.DefaultInstance;
        if (device.Kind == DeviceKind.Cuda)
        {
            memoryInfo = new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.DeviceAllocator, device.Index, OrtMemType.Default);
            deviceAllocator = new OrtAllocator(session, memoryInfo);
        }

        for (var index = 0; index < tensors.Length; index++) tensors[index] = Allocate();
    }

    public CacheLayout Layout { get; }

    /// <summary>Keys and values of all layers.</summary>
    public int TensorCount => tensors.Length;

    /// <summary>The network's name of a tensor: <c>past_key_values.0.key</c> as an input, <c>present.0.key</c> as an output.</summary>
    public static string NameOf(string prefix, int tensor)
        => string.Create(CultureInfo.InvariantCulture, $"{prefix}.{tensor / 2}.{(tensor % 2 == 0 ? "key" : "value")}");

    /// <summary>A view of <paramref name="count"/> slots of one tensor.</summary>
    public OrtValue View(int tensor, int slot, int count) => OrtValue.CreateTensorValueWithData(
        memoryInfo, Layout.ElementType, Layout.Shape(count), tensors[tensor] + (nint)(slot * Layout.SlotBytes), count * Layout.SlotBytes);

    /// <summary>Binds a run of slots as past and, the same memory, as present.</summary>
    public void Bind(OrtIoBinding binding, int slot, int count)
    {
        for (var tensor = 0; tensor < tensors.Length; tensor++)
        {
            using var view = View(tensor, slot, count);
            binding.BindInput(NameOf("past_key_values", tensor), view);
            binding.BindOutput(NameOf("present", tensor), view);
        }
    }

    /// <summary>Copies the first positions of a slot to another; memory of a CPU only.</summary>
    public void Copy(int from, int to, int length)
    {
        var stride = Layout.ContextLength * Layout.PositionBytes;
        var bytes = length * Layout.PositionBytes;
        foreach (var tensor in tensors)
        {
            for (var head = 0; head < Layout.HeadCount; head++)
            {
                var offset = head * stride;
                Buffer.MemoryCopy((byte*)tensor + from * Layout.SlotBytes + offset, (byte*)tensor + to * Layout.SlotBytes + offset, bytes, bytes);
            }
        }
    }

    /// <summary>For each tensor the largest magnitude of each head and channel in the first positions of slot 0; 32-bit floats of a CPU only.</summary>
    public IReadOnlyList<float[]> Magnitudes(int length)
    {
        if (Layout.ElementType != TensorElementType.Float || deviceAllocator is not null) throw new InvalidOperationException("Magnitudes are read from 32-bit floats on a CPU.");
        return [.. tensors.Select(tensor => Magnitudes(tensor, length))];
    }

    public void Dispose()
    {
        if (deviceAllocator is null)
        {
            foreach (var tensor in tensors) NativeMemory.Free((void*)tensor);
            return;
        }

        foreach (var memory in deviceMemory) memory.Dispose();
        deviceAllocator.Dispose();
        memoryInfo.Dispose();
    }

    private float[] Magnitudes(nint tensor, int length)
    {
        var largest = new float[Layout.HeadCount * Layout.HeadSize];
        for (var head = 0; head < Layout.HeadCount; head++)
        {
            var channels = largest.AsSpan(head * Layout.HeadSize, Layout.HeadSize);
            var values = new ReadOnlySpan<float>((float*)tensor + (long)head * Layout.ContextLength * Layout.HeadSize, length * Layout.HeadSize);
            for (var position = 0; position < length; position++)
                TensorPrimitives.MaxMagnitude(channels, values.Slice(position * Layout.HeadSize, Layout.HeadSize), channels);
        }

        TensorPrimitives.Abs(largest, largest);
        return largest;
    }

    private nint Allocate()
    {
        if (deviceAllocator is null) return (nint)NativeMemory.AllocZeroed((nuint)Layout.TensorBytes);
        if (Layout.TensorBytes > uint.MaxValue)
        {
            throw new InferenceException(
                $"{Layout.SlotCount} slots of {Layout.ContextLength} positions need {Layout.TensorBytes >> 20} MiB for the keys of a layer; the limit is 4095 MiB. Use fewer slots or a shorter sequence.");
        }

        var memory = deviceAllocator.Allocate((uint)Layout.TensorBytes);
        deviceMemory.Add(memory);
        return memory.DangerousGetHandle();
    }
}
