namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor matmul(Tensor target) => Own(Native.ts_matmul(Handle, target.Handle), this, target);

        public Tensor mm(Tensor target) => Own(Native.ts_mm(Handle, target.Handle), this, target);

        public Tensor bmm(Tensor batch2) => Own(Native.ts_bmm(Handle, batch2.Handle), this, batch2);

        public Tensor sum(ScalarType? type = null) => Reduced(Reduce.Sum, [], false, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => Reduced(Reduce.Sum, [dim], keepdim, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Reduced(Reduce.Sum, dim, keepdim, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => Reduced(Reduce.Sum, dim, keepdim, type);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => Reduced(Reduce.Sum, [dim0, dim1], keepdim, type);

        public Tensor mean() => Reduced(Reduce.Mean, [], false, null);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Reduced(Reduce.Mean, dimensions, keepdim, type);

        public Tensor var(bool unbiased = true) => Variance([], unbiased, false, false);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Variance([dim], unbiased, keepdim, false);

        public Tensor std(bool unbiased = true) => Variance([], unbiased, false, true);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Variance([dim], unbiased, keepdim, true);

        public Tensor max() => Reduced(Reduce.Max, [], false, null);

        public Tensor min() => Reduced(Reduce.Min, [], false, null);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Extreme(dim, keepdim, largest: true);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Extreme(dim, keepdim, largest: false);

        public Tensor any() => Reduced(Reduce.Any, [], false, null);

        public Tensor all() => Reduced(Reduce.All, [], false, null);

        public Tensor argmax() => Own(Native.ts_argmax(Handle, 0, all: 1, keepdim: 0), this);

        public Tensor argmax(long dim, bool keepdim = false) => Own(Native.ts_argmax(Handle, dim, all: 0, Flag(keepdim)), this);

        public Tensor logsumexp(long dim, bool keepdim = false) => Own(Native.ts_logsumexp(Handle, dim, Flag(keepdim)), this);

        public Tensor cumsum(long dim, ScalarType? type = null) => Own(Native.ts_cumsum(Handle, dim, (int?)type ?? -1), this);

        public Tensor norm(float p = 2) => Own(Native.ts_norm(Handle, p, 0, all: 1, keepdim: 0), this);

        public Tensor norm(int dim, bool keepdim = false, float p = 2) => Own(Native.ts_norm(Handle, p, dim, all: 0, Flag(keepdim)), this);

        public Tensor softmax(long dim, ScalarType? dtype = null) => Own(Native.ts_softmax(Handle, dim, (int?)dtype ?? -1), this);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Own(Native.ts_log_softmax(Handle, dim, (int?)dtype ?? -1), this);

        /// <summary>Over the named dimensions, or over all where none is named.</summary>
        private unsafe Tensor Reduced(Reduce reduction, ReadOnlySpan<long> dimensions, bool keepdim, ScalarType? type)
        {
            fixed (long* first = dimensions) return Own(Native.ts_reduce(Handle, reduction, first, dimensions.Length, Flag(keepdim), (int?)type ?? -1), this);
        }

        private unsafe Tensor Variance(ReadOnlySpan<long> dimensions, bool unbiased, bool keepdim, bool root)
        {
            fixed (long* first = dimensions) return Own(Native.ts_var(Handle, first, dimensions.Length, Flag(unbiased), Flag(keepdim), Flag(root)), this);
        }

        private unsafe (Tensor, Tensor) Extreme(long dim, bool keepdim, bool largest)
        {
            IntPtr indices;
            var values = Own(Native.ts_extreme(Handle, dim, Flag(keepdim), Flag(largest), &indices), this);
            return (values, Own(indices));
        }
    }
}
