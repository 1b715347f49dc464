using System.Runtime.CompilerServices;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set
            {
                using var place = select(0, i1);
                place.copy_(value);
            }
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get
            {
                using var row = select(0, i1);
                return row.select(0, i2);
            }
            set
            {
                using var place = this[i1, i2];
                place.copy_(value);
            }
        }

        public Tensor gather(long dim, Tensor index) => Own(Native.ts_gather(Handle, dim, index.Handle), this, index);

        public Tensor index_select(long dim, Tensor index) => Own(Native.ts_index_select(Handle, dim, index.Handle), this, index);

        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Self(Native.ts_index_copy_(Handle, dim, index.Handle, source.Handle), index, source);

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Self(Native.ts_index_add_(Handle, dim, index.Handle, source.Handle, alpha.Value), index, source);

        public Tensor masked_fill(Tensor mask, Scalar value) => Own(Native.ts_masked_fill(Handle, mask.Handle, value.Value), this, mask);

        public Tensor masked_fill_(Tensor mask, Scalar value) => Self(Native.ts_masked_fill_(Handle, mask.Handle, value.Value), mask);

        public Tensor masked_select(Tensor mask) => Own(Native.ts_masked_select(Handle, mask.Handle), this, mask);

        /// <summary>The <paramref name="k"/> largest (or smallest) elements along a dimension, and where they stand.</summary>
        public unsafe (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true)
        {
            IntPtr indices;
            var values = Own(Native.ts_topk(Handle, k, dim, Flag(largest), Flag(sorted), &indices), this);
            return (values, Own(indices));
        }
    }
}
