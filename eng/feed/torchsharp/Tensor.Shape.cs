namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public unsafe Tensor view(params long[] shape)
        {
            fixed (long* sizes = shape) return Own(Native.ts_view(Handle, sizes, shape.Length), this);
        }

        public unsafe Tensor reshape(params long[] shape)
        {
            fixed (long* sizes = shape) return Own(Native.ts_reshape(Handle, sizes, shape.Length), this);
        }

        public unsafe Tensor permute(params long[] permutation)
        {
            fixed (long* dimensions = permutation) return Own(Native.ts_permute(Handle, dimensions, permutation.Length), this);
        }

        public Tensor expand(params long[] sizes) => expand((ReadOnlySpan<long>)sizes);

        public Tensor expand(long[] sizes, bool isImplicit = false) => expand((ReadOnlySpan<long>)sizes, isImplicit);

        public unsafe Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false)
        {
            fixed (long* first = sizes) return Own(Native.ts_expand(Handle, first, sizes.Length), this);
        }

        public Tensor expand_as(Tensor other) => expand(other.shape);

        public unsafe Tensor repeat(params long[] sizes)
        {
            fixed (long* first = sizes) return Own(Native.ts_repeat(Handle, first, sizes.Length), this);
        }

        public Tensor transpose(long dim0, long dim1) => Own(Native.ts_transpose(Handle, dim0, dim1), this);

        public Tensor t() => Own(Native.ts_t(Handle), this);

        public Tensor unsqueeze(long dim) => Own(Native.ts_unsqueeze(Handle, dim), this);

        public Tensor squeeze(long? dim = null) => Own(Native.ts_squeeze(Handle, dim ?? 0, Flag(dim is null)), this);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Own(Native.ts_flatten(Handle, start_dim, end_dim), this);

        public Tensor select(long dim, long index) => Own(Native.ts_select(Handle, dim, index), this);

        public Tensor narrow(long dim, long start, long length) => Own(Native.ts_narrow(Handle, dim, start, length), this);

        public Tensor slice(long dim, long start, long finish, long step) => Own(Native.ts_slice(Handle, dim, start, finish, step), this);

        /// <summary>At most <paramref name="chunks"/> parts of equal size, the last one perhaps smaller.</summary>
        public Tensor[] chunk(long chunks, long dim = 0)
        {
            var length = size((int)dim);
            return split(Math.Max(1, (length + chunks - 1) / chunks), (int)dim);
        }

        /// <summary>Parts of <paramref name="size"/> elements each, the last one perhaps smaller.</summary>
        public Tensor[] split(long size, int dim = 0)
        {
            var length = this.size(dim);
            var sizes = new long[Math.Max(1, (length + size - 1) / size)];
            for (var part = 0; part < sizes.Length; part++) sizes[part] = Math.Min(size, length - part * size);
            return split(sizes, (long)dim);
        }

        public Tensor[] split(long[] sizes, long dim = 0) => split((ReadOnlySpan<long>)sizes, dim);

        public unsafe Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0)
        {
            var parts = new IntPtr[sizes.Length];
            fixed (long* first = sizes)
            fixed (IntPtr* handles = parts)
            {
                Self(Native.ts_split(Handle, first, sizes.Length, dim, handles));
            }
            return [.. parts.Select(part => Own(part))];
        }

        public Tensor tril(long diagonal = 0) => Own(Native.ts_tril(Handle, diagonal), this);

        public Tensor triu(long diagonal = 0) => Own(Native.ts_triu(Handle, diagonal), this);
    }
}
