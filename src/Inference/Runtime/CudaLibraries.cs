using System.Runtime.InteropServices;

namespace Hanlin.Inference.Runtime;

/// <summary>What the CUDA provider of ONNX Runtime needs on a machine, looked for before it is asked to load.</summary>
/// <remarks>ONNX Runtime 1.29 is built for CUDA 13. Loading the provider without them fails deep in the loader with the first name only.</remarks>
internal static class CudaLibraries
{
    private const string Provider = "libonnxruntime_providers_cuda.so";

    private static readonly string[] Libraries = ["libcuda.so.1", "libcudart.so.13", "libcublas.so.13", "libcublasLt.so.13", "libcurand.so.10"];

    public const string Remedy =
        "Install the NVIDIA driver and the CUDA 13 runtime libraries, and bring the provider with `eng/feed/prepare --cuda --force` where the package registry lacks it.";

    /// <summary>Names of what is not there; empty where CUDA can be used.</summary>
    public static IReadOnlyList<string> Missing()
    {
        if (!OperatingSystem.IsLinux()) return ["a Linux machine"];
        List<string> missing = [.. Libraries.Where(library => !CanLoad(library))];
        if (!File.Exists(ProviderPath())) missing.Add(Provider);
        return missing;
    }

    private static bool CanLoad(string library)
    {
        if (!NativeLibrary.TryLoad(library, out var handle)) return false;
        NativeLibrary.Free(handle);
        return true;
    }

    private static string ProviderPath()
    {
        var besideUs = Path.Combine(AppContext.BaseDirectory, Provider);
        return File.Exists(besideUs) ? besideUs : Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", Provider);
    }
}
