using Hanlin.Inference.Scheduling;
using Microsoft.ML.OnnxRuntime;

namespace Hanlin.Inference.Runtime;

/// <summary>Copies slots of a cache: by memory on a CPU, by a graph of one Identity on a device.</summary>
/// <remarks>
/// ONNX Runtime's C# API has no copy within a device for the CUDA provider; an Identity whose input and output are
/// different memory of the device is one. It copies whole slots, which a device does faster than it starts a kernel.
/// </remarks>
internal sealed class SlotCopier : IDisposable
{
    private readonly KvCache cache;
    private readonly RunOptions runOptions = new();
    private readonly InferenceSession? identity;

    public SlotCopier(KvCache cache, ExecutionDevice device, bool useGraph = false)
    {
        this.cache = cache;
        if (device.Kind == DeviceKind.Cuda || useGraph) identity = SessionFactory.Open(IdentityGraph.Of(cache.Layout.ElementType), device);
    }

    public void Copy(in SlotCopy copy)
    {
        if (identity is null) cache.Copy(copy.From, copy.To, copy.Length);
        else CopyByGraph(identity, copy);
    }

    public void Dispose()
    {
        identity?.Dispose();
        runOptions.Dispose();
    }

    private void CopyByGraph(InferenceSession session, in SlotCopy copy)
    {
        using var binding = session.CreateIoBinding();
        for (var tensor = 0; tensor < cache.TensorCount; tensor++)
        {
            using var source = cache.View(tensor, copy.From, 1);
            using var target = cache.View(tensor, copy.To, 1);
            binding.BindInput(IdentityGraph.Input, source);
            binding.BindOutput(IdentityGraph.Output, target);
            session.RunWithBinding(runOptions, binding);
        }
    }
}
