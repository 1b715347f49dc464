using System.Runtime.Intrinsics.X86;

namespace Hanlin.Inference.Runtime;

/// <summary>What the processor can do that a choice of graph depends on.</summary>
public static class CpuFeatures
{
    /// <summary>
    /// Products of unsigned by signed bytes are summed in 32 bits (VNNI). Without it ONNX Runtime's x86 kernels sum pairs
    /// in 16 bits, which overflow: an 8-bit graph would be faster there, and now and then wrong.
    /// </summary>
    public static bool HasExactInt8Products { get; } = !X86Base.IsSupported || HasVnni();

    private static bool HasVnni()
    {
        const int avx512Vnni = 1 << 11, avxVnni = 1 << 4;
        if (X86Base.CpuId(0, 0).Eax < 7) return false;
        var (subleaves, _, ecx, _) = X86Base.CpuId(7, 0);
        return (ecx & avx512Vnni) != 0 || (subleaves >= 1 && (X86Base.CpuId(7, 1).Eax & avxVnni) != 0);
    }
}
