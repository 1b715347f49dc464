namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers. Its state can be taken and put back, so that a run goes on as if it had not stopped.</summary>
    public class Generator : IDisposable
    {
        public Generator(ulong seed = 0, Device? device = null)
        {
            this.device = device ?? CPU;
            Handle = Native.ts_generator((int)this.device.type, this.device.index, shared: 0);
            if (Handle == IntPtr.Zero) throw Tensor.LastError();
            Checked(Native.ts_generator_set_seed(Handle, seed));
        }

        private Generator()
        {
            device = CPU;
            Handle = Native.ts_generator((int)DeviceType.CPU, -1, shared: 1);
            if (Handle == IntPtr.Zero) throw Tensor.LastError();
        }

        ~Generator() => Dispose(false);

        /// <summary>The CPU's own generator, which operations without a named one use.</summary>
        public static Generator Default => new();

        public IntPtr Handle { get; private set; }

        public Device device { get; private set; }

        public Tensor get_state() => Tensor.Own(Native.ts_generator_state(Handle), this);

        public void set_state(Tensor value)
        {
            Checked(Native.ts_generator_set_state(Handle, value.Handle));
            GC.KeepAlive(value);
        }

        public Generator manual_seed(long seed)
        {
            Checked(Native.ts_generator_set_seed(Handle, (ulong)seed));
            return this;
        }

        /// <summary>Seeds it from the machine's own randomness and says with what.</summary>
        public long seed() => (long)Native.ts_generator_seed(Handle);

        public long initial_seed() => (long)Native.ts_generator_initial_seed(Handle);

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        internal static IntPtr HandleOrNull(Generator? generator) => generator?.Handle ?? IntPtr.Zero;

        protected virtual void Dispose(bool disposing)
        {
            if (Handle != IntPtr.Zero) Native.ts_generator_free(Handle);
            Handle = IntPtr.Zero;
        }

        private void Checked(int status)
        {
            GC.KeepAlive(this);
            if (status != 0) throw Tensor.LastError();
        }
    }

    /// <summary>Seeds the generators of the CPU and of every GPU.</summary>
    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static class random
    {
        public static Generator manual_seed(long seed)
        {
            if (Native.ts_manual_seed((ulong)seed) != 0) throw Tensor.LastError();
            return Generator.Default;
        }

        public static long seed() => Generator.Default.seed();

        public static long initial_seed() => Generator.Default.initial_seed();

        public static Tensor get_rng_state() => Generator.Default.get_state();

        public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
    }
}
