using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The version of the libtorch that is loaded.</summary>
    public static string __version__ => Marshal.PtrToStringUTF8(Native.ts_version())!;

    /// <summary>Threads that one operation on the CPU uses.</summary>
    public static void set_num_threads(int num) => Native.ts_set_num_threads(num);

    public static int get_num_threads() => Native.ts_get_num_threads();

    public static bool cuda_is_available() => cuda.is_available();

    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType)) throw new NotSupportedException($"This libtorch ({__version__}) has no {deviceType} device.");
    }

    public static bool TryInitializeDeviceType(DeviceType deviceType) =>
        deviceType is DeviceType.CPU or DeviceType.META || (deviceType == DeviceType.CUDA && cuda.is_available());

    public static class cuda
    {
        public static bool is_available() => device_count() > 0;

        public static int device_count() => Native.ts_cuda_device_count();

        public static void manual_seed(long seed) => manual_seed_all(seed);

        public static void manual_seed_all(long seed)
        {
            if (Native.ts_cuda_manual_seed((ulong)seed) != 0) throw Tensor.LastError();
        }

        /// <summary>Waits until the GPU has done everything that it was given.</summary>
        public static void synchronize(Device? device = null)
        {
            if (Native.ts_cuda_synchronize(device?.index ?? -1) != 0) throw Tensor.LastError();
        }
    }

    /// <summary>Switches of the libraries below; each is one bit of libtorch's global context.</summary>
    public static class backends
    {
        public static class cuda
        {
            public static class matmul
            {
                public static bool allow_tf32
                {
                    get => Native.ts_flag(0) != 0;
                    set => Native.ts_set_flag(0, Tensor.Flag(value));
                }

                public static bool allow_fp16_reduced_precision_reduction
                {
                    get => Native.ts_flag(2) != 0;
                    set => Native.ts_set_flag(2, Tensor.Flag(value));
                }
            }

            public static bool flash_sdp_enabled() => Native.ts_flag(3) != 0;

            public static void enable_flash_sdp(bool enable) => Native.ts_set_flag(3, Tensor.Flag(enable));

            public static bool math_sdp_enabled() => Native.ts_flag(4) != 0;

            public static void enable_math_sdp(bool enable) => Native.ts_set_flag(4, Tensor.Flag(enable));
        }

        public static class cudnn
        {
            public static bool allow_tf32
            {
                get => Native.ts_flag(1) != 0;
                set => Native.ts_set_flag(1, Tensor.Flag(value));
            }
        }
    }
}
