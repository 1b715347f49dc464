using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static class utils
        {
            /// <summary>Scales all gradients down together where their common norm is above <paramref name="max_norm"/>; returns the norm that it found.</summary>
            public static unsafe double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                Parameter[] all = [.. tensors];
                var handles = Tensor.HandlesOf(all);
                double norm;
                int status;
                fixed (IntPtr* first = handles) status = Native.ts_clip_grad_norm_(first, handles.Length, max_norm, norm_type, &norm);
                GC.KeepAlive(all);
                return status == 0 ? norm : throw Tensor.LastError();
            }
        }
    }
}
