using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp;

/// <summary>
/// Finds the native part and prepares the process for it. This happens once, before the first native call, in this order,
/// because each setting is read when a library is loaded and never again:
/// <list type="number">
/// <item><c>OPENBLAS_CORETYPE</c> is set on Intel processors that are newer than OpenBLAS (a value that is set already is respected);</item>
/// <item>the OpenMP build of OpenBLAS is loaded, so that libtorch finds it in place of a build that fights over the cores;</item>
/// <item><c>ATEN_CPU_CAPABILITY=avx512</c> is set for the C library where the processor has it (a value that is set already is respected);</item>
/// <item>malloc keeps the memory that a step frees, as the next step asks for the same again;</item>
/// <item>the shim is loaded, and libtorch with it;</item>
/// <item>as many threads as processors, or as <c>OMP_NUM_THREADS</c> says.</item>
/// </list>
/// The shim is <c>HANLIN_TORCH_SHIM</c>, or lies beside the program, or in eng/feed/native of the checkout that the program is in.
/// </summary>
internal static unsafe class LibTorch
{
    /// <summary>Counts the changes of the C interface; the shim carries the number that it was built from.</summary>
    private const int ShimVersion = 1;

    private const string ShimFile = "libtorchsharp-shim.so";
    private const string Remedy = "run: eng/feed/prepare --torch";

    private static readonly Lock Loading = new();
    private static IntPtr shim;

    [ModuleInitializer]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(LibTorch).Assembly, Resolve);

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Native.Shim) return IntPtr.Zero;
        lock (Loading)
        {
            if (shim == IntPtr.Zero) shim = Load();
            return shim;
        }
    }

    private static IntPtr Load()
    {
        var path = FindShim();
        ChooseBlasKernels();
        PreloadOpenBlas();
        ChooseCpuCapability();
        KeepFreedMemory();
        IntPtr library;
        try
        {
            library = NativeLibrary.Load(path);
        }
        catch (DllNotFoundException exception)
        {
            throw new DllNotFoundException($"The native part of TorchSharp, {path}, does not load: {exception.Message} To build it again, {Remedy}", exception);
        }
        var version = ((delegate* unmanaged<int>)NativeLibrary.GetExport(library, "ts_shim_version"))();
        if (version != ShimVersion)
            throw new DllNotFoundException($"The native part of TorchSharp, {path}, has interface {version} and this binding needs {ShimVersion}; {Remedy}");
        ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "ts_set_num_threads"))(ThreadCount());
        return library;
    }

    private static string FindShim()
    {
        if (Environment.GetEnvironmentVariable("HANLIN_TORCH_SHIM") is { Length: > 0 } configured)
            return File.Exists(configured) ? configured : throw new DllNotFoundException($"HANLIN_TORCH_SHIM names {configured}, which does not exist.");
        var beside = Path.Combine(AppContext.BaseDirectory, ShimFile);
        if (File.Exists(beside)) return beside;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var built = Path.Combine(folder.FullName, "eng", "feed", "native", ShimFile);
            if (File.Exists(built)) return built;
        }
        throw new DllNotFoundException($"The native part of TorchSharp ({ShimFile}) is not there; training needs it. To install libtorch and build it, {Remedy}");
    }

    /// <summary>
    /// OpenBLAS knows processors by their model numbers. 0.3.21 takes an Intel model that is younger than itself for a
    /// Pentium 4 and multiplies at 6 GFLOP/s a core where its AVX-512 kernels reach 35 and more. AMD's it knows by family.
    /// </summary>
    private static void ChooseBlasKernels()
    {
        const int genu = 0x756E6547;    // "Genu" of "GenuineIntel" in EBX
        if (Environment.GetEnvironmentVariable("OPENBLAS_CORETYPE") is { Length: > 0 }) return;
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Ebx != genu) return;
        if (HasAvx512) SetEnvironment("OPENBLAS_CORETYPE", "SkylakeX");
        else if (Avx2.IsSupported && Fma.IsSupported) SetEnvironment("OPENBLAS_CORETYPE", "Haswell");
    }

    private static bool HasAvx512 => Avx512F.VL.IsSupported && Avx512BW.VL.IsSupported && Avx512DQ.VL.IsSupported;

    private static void PreloadOpenBlas()
    {
        foreach (var library in (string[])["libopenblas.so.0", "libblas.so.3", "liblapack.so.3"])
            NativeLibrary.TryLoad($"/usr/lib/{MultiarchFolder()}/openblas-openmp/{library}", out _);

        static string MultiarchFolder() => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
    }

    private static void ChooseCpuCapability()
    {
        if (Environment.GetEnvironmentVariable("ATEN_CPU_CAPABILITY") is { Length: > 0 }) return;
        if (HasAvx512) SetEnvironment("ATEN_CPU_CAPABILITY", "avx512");
    }

    /// <summary>Environment.SetEnvironmentVariable changes .NET's copy only; native code asks the C library.</summary>
    private static void SetEnvironment(string name, string value)
    {
        if (!TryFindInLibc("setenv", out var setenv)) return;
        var (nameBytes, valueBytes) = (Marshal.StringToCoTaskMemUTF8(name), Marshal.StringToCoTaskMemUTF8(value));
        _ = ((delegate* unmanaged<IntPtr, IntPtr, int, int>)setenv)(nameBytes, valueBytes, 1);
        Marshal.FreeCoTaskMem(nameBytes);
        Marshal.FreeCoTaskMem(valueBytes);
        Environment.SetEnvironmentVariable(name, value);
    }

    private static void KeepFreedMemory()
    {
        const int trimThreshold = -1, topPad = -2, mmapMax = -4;
        if (!TryFindInLibc("mallopt", out var found)) return;
        var mallopt = (delegate* unmanaged<int, int, int>)found;
        _ = mallopt(mmapMax, 0);
        _ = mallopt(trimThreshold, int.MaxValue);
        _ = mallopt(topPad, 256 << 20);
    }

    private static bool TryFindInLibc(string function, out IntPtr address)
    {
        address = IntPtr.Zero;
        return NativeLibrary.TryLoad("libc.so.6", out var libc) && NativeLibrary.TryGetExport(libc, function, out address);
    }

    private static int ThreadCount() =>
        int.TryParse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"), CultureInfo.InvariantCulture, out var threads) && threads > 0
            ? threads
            : Environment.ProcessorCount;
}
