namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) =>
            Self(Native.ts_normal_(Handle, mean, std, Generator.HandleOrNull(generator)), generator);

        public Tensor uniform_(double from, double to, Generator? generator = null) =>
            Self(Native.ts_uniform_(Handle, from, to, Generator.HandleOrNull(generator)), generator);

        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            Own(Native.ts_multinomial(Handle, num_samples, Flag(replacement), Generator.HandleOrNull(generator)), this, generator);
    }
}
