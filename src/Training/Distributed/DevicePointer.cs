using System.Runtime.InteropServices;
using TorchSharp;

namespace Hanlin.Training.Distributed;

/// <summary>
/// Where a tensor's numbers are on a GPU. TorchSharp does not say it, but its native library does, and so does the substitute's:
/// both export <c>THSTensor_data</c>, of the handle that <see cref="torch.Tensor.Handle"/> is.
/// </summary>
internal static unsafe class DevicePointer
{
    private static readonly Lazy<IntPtr> Function = new(Find);

    public static IntPtr Of(torch.Tensor tensor)
    {
        var pointer = ((delegate* unmanaged<IntPtr, IntPtr>)Function.Value)(tensor.Handle);
        GC.KeepAlive(tensor);
        return pointer;
    }

    private static IntPtr Find()
    {
        // A tensor exists, so the library is loaded: loading it by its path gives the same one.
        var library = File.ReadLines("/proc/self/maps")
            .Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .FirstOrDefault(path => Path.GetFileName(path) is "libLibTorchSharp.so" or "libtorchsharp-shim.so")
            ?? throw new DistributedException("The native library of TorchSharp is not among those of this process.");
        return NativeLibrary.GetExport(NativeLibrary.Load(library), "THSTensor_data");
    }
}
