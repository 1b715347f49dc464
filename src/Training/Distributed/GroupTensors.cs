using TorchSharp;

namespace Hanlin.Training.Distributed;

/// <summary>What a group can send.</summary>
internal static class GroupTensors
{
    /// <exception cref="ArgumentException">The tensor is not contiguous, not of floats, or on another device.</exception>
    public static void Require(torch.Tensor tensor, DeviceType device)
    {
        if (tensor.dtype != torch.ScalarType.Float32 || tensor.device_type != device || !tensor.is_contiguous())
            throw new ArgumentException($"A group sends contiguous tensors of 32-bit floats on {device}; this one is {tensor.dtype} on {tensor.device}.");
    }
}
