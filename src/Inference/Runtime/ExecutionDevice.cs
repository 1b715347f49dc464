using System.Globalization;

namespace Hanlin.Inference.Runtime;

/// <summary>Where a network runs: <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
public readonly record struct ExecutionDevice
{
    private ExecutionDevice(DeviceKind kind, int index)
    {
        Kind = kind;
        Index = index;
    }

    /// <summary>An NVIDIA GPU where one and its libraries are there, otherwise the CPU.</summary>
    public static ExecutionDevice Auto => new(DeviceKind.Auto, 0);

    /// <summary>The processors of this machine.</summary>
    public static ExecutionDevice Cpu => new(DeviceKind.Cpu, 0);

    /// <summary>What was asked for.</summary>
    public DeviceKind Kind { get; }

    /// <summary>Which of several GPUs.</summary>
    public int Index { get; }

    /// <summary>An NVIDIA GPU.</summary>
    public static ExecutionDevice Cuda(int index = 0) => new(DeviceKind.Cuda, index);

    /// <summary>Reads the written form; false where it is none.</summary>
    public static bool TryParse(string text, out ExecutionDevice device)
    {
        ArgumentNullException.ThrowIfNull(text);
        device = Auto;
        switch (text)
        {
            case "auto": return true;
            case "cpu": device = Cpu; return true;
            case "cuda": device = Cuda(); return true;
        }

        if (!text.StartsWith("cuda:", StringComparison.Ordinal)) return false;
        if (!int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return false;
        device = Cuda(index);
        return true;
    }

    /// <summary>The device that this one means on this machine.</summary>
    /// <param name="reason">Why <see cref="Auto"/> became the CPU; null otherwise.</param>
    /// <exception cref="InferenceException">CUDA was asked for and something that it needs is missing.</exception>
    public ExecutionDevice Resolve(out string? reason)
    {
        reason = null;
        if (Kind == DeviceKind.Cpu) return this;

        var missing = CudaLibraries.Missing();
        if (missing.Count == 0) return Kind == DeviceKind.Auto ? Cuda() : this;
        if (Kind == DeviceKind.Auto)
        {
            reason = $"no CUDA here (missing: {string.Join(", ", missing)})";
            return Cpu;
        }

        throw new InferenceException(
            $"The device {this} cannot be used: missing {string.Join(", ", missing)}. {CudaLibraries.Remedy} Or use --device cpu.");
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        DeviceKind.Auto => "auto",
        DeviceKind.Cpu => "cpu",
        _ => string.Create(CultureInfo.InvariantCulture, $"cuda:{Index}"),
    };
}
