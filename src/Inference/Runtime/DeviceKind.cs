namespace Hanlin.Inference.Runtime;

/// <summary>Kinds of devices.</summary>
public enum DeviceKind
{
    /// <summary>The best there is.</summary>
    Auto,

    /// <summary>The processors of this machine.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU.</summary>
    Cuda,
}
