using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Hanlin.Training;

/// <summary>What computes: which TorchSharp, over which libtorch, with which matrix library, instructions, threads and device.</summary>
/// <param name="Binding">TorchSharp's version; a suffix that begins with <c>libtorch</c> marks the substitute of eng/feed.</param>
/// <param name="LibTorch">Version of libtorch.</param>
/// <param name="Blas">The library that multiplies matrices on the CPU, as it is loaded in this process.</param>
/// <param name="CpuCapability">The instruction set that libtorch was told to use, or <c>its own choice</c>.</param>
/// <param name="Threads">Threads of one operation on the CPU.</param>
/// <param name="Device"><c>cpu</c>, or <c>cuda</c> with the number of GPUs.</param>
public sealed record TorchBackend(string Binding, string LibTorch, string Blas, string CpuCapability, int Threads, string Device)
{
    /// <summary>
    /// Loads libtorch, gives it <paramref name="threads"/> threads (0: as many as processors, or <c>OMP_NUM_THREADS</c>), lets a GPU
    /// use TF32, and says what is in effect.
    /// </summary>
    /// <param name="device"><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <param name="threads">Threads of one operation on the CPU.</param>
    /// <exception cref="InvalidOperationException">There is no native part, or no such device; the message says what helps.</exception>
    public static TorchBackend Start(string device = "cpu", int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        try
        {
            set_num_threads(threads > 0 ? threads : DefaultThreads());
            RequireDevice(torch.device(device));
            return Describe();
        }
        catch (Exception exception) when (NativeFailure(exception) is { } failure)
        {
            throw new InvalidOperationException($"Training needs libtorch, and it does not load: {failure.Message}", exception);
        }
    }

    /// <summary>What is in effect in this process.</summary>
    public static TorchBackend Describe() => new(
        BindingVersion(),
        __version__,
        BlasOf(LoadedLibraries()),
        Environment.GetEnvironmentVariable("ATEN_CPU_CAPABILITY") ?? "its own choice",
        get_num_threads(),
        cuda.is_available() ? string.Create(CultureInfo.InvariantCulture, $"cuda ({cuda.device_count()})") : "cpu");

    /// <summary>One line for a log.</summary>
    public override string ToString() =>
        $"TorchSharp {Binding}, libtorch {LibTorch}, {Blas}, CPU capability {CpuCapability}, {Threads.ToString(CultureInfo.InvariantCulture)} threads, {Device}";

    private static void RequireDevice(Device wanted)
    {
        if (wanted.type == DeviceType.CPU) return;
        if (wanted.type != DeviceType.CUDA) throw new InvalidOperationException($"'{wanted}' is no device to train on; devices are cpu, cuda and cuda:N.");
        if (!TryInitializeDeviceType(DeviceType.CUDA) || !cuda.is_available())
            throw new InvalidOperationException($"--device {wanted}: this libtorch ({__version__}) finds no CUDA GPU. A driver, a GPU and a libtorch with CUDA are needed; see eng/feed/README.md.");
        var count = cuda.device_count();
        if (wanted.index >= count) throw new InvalidOperationException($"--device {wanted}: there are {count} GPUs here, numbered from 0.");
        backends.cuda.matmul.allow_tf32 = true;
        backends.cudnn.allow_tf32 = true;
    }

    private static int DefaultThreads() =>
        int.TryParse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"), CultureInfo.InvariantCulture, out var threads) && threads > 0
            ? threads
            : Environment.ProcessorCount;

    private static string BindingVersion()
    {
        var assembly = typeof(Tensor).Assembly;
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString();
        return version?.Split('+')[0] ?? "of an unknown version";
    }

    /// <summary>Both bindings fail inside a static constructor or a resolver when the native part is missing.</summary>
    private static Exception? NativeFailure(Exception exception) => exception switch
    {
        TypeInitializationException { InnerException: { } inner } => NativeFailure(inner) ?? inner,
        DllNotFoundException or BadImageFormatException or EntryPointNotFoundException or NotSupportedException => exception,
        _ => null,
    };

    private static IEnumerable<string> LoadedLibraries() =>
        RuntimeInformation.IsOSPlatform(OSPlatform.Linux)
            ? File.ReadLines("/proc/self/maps").Where(line => line.Contains('/', StringComparison.Ordinal)).Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..]).Distinct()
            : [];

    /// <summary>Names the BLAS by its file; libtorch of PyTorch carries MKL inside.</summary>
    internal static string BlasOf(IEnumerable<string> libraries)
    {
        var files = libraries.ToList();
        var openBlas = files.Find(path => Path.GetFileName(path).StartsWith("libopenblas", StringComparison.Ordinal));
        if (openBlas is not null)
        {
            var folder = Path.GetFileName(Path.GetDirectoryName(openBlas)) ?? "";
            var threading = folder.StartsWith("openblas-", StringComparison.Ordinal) ? folder["openblas-".Length..] : "";
            return threading.Length > 0 ? $"OpenBLAS ({threading})" : "OpenBLAS";
        }
        if (files.Exists(path => Path.GetFileName(path).StartsWith("libmkl", StringComparison.Ordinal))) return "MKL";
        return files.Exists(path => Path.GetFileName(path).StartsWith("libblas", StringComparison.Ordinal)) ? "reference BLAS (slow)" : "the BLAS inside libtorch";
    }
}
