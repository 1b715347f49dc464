namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Elements in each dimension.</summary>
        public unsafe long[] shape
        {
            get
            {
                var sizes = new long[dim()];
                fixed (long* first = sizes) Native.ts_sizes(Handle, first);
                GC.KeepAlive(this);
                return sizes;
            }
        }

        public long[] size() => shape;

        public long size(int dim)
        {
            var sizes = shape;
            return sizes[dim < 0 ? dim + sizes.Length : dim];
        }

        public unsafe long[] stride()
        {
            var strides = new long[dim()];
            fixed (long* first = strides) Native.ts_strides(Handle, first);
            GC.KeepAlive(this);
            return strides;
        }

        public long stride(int dim)
        {
            var strides = stride();
            return strides[dim < 0 ? dim + strides.Length : dim];
        }

        public long dim() => Kept(Native.ts_dim(Handle));

        public long numel() => Kept(Native.ts_numel(Handle));

        public long NumberOfElements => numel();

        /// <summary>Bytes of one element.</summary>
        public long ElementSize => Kept(Native.ts_element_size(Handle));

        public long element_size() => ElementSize;

        public ScalarType dtype => (ScalarType)Kept(Native.ts_dtype(Handle));

        public Device device => new(device_type, Kept(Native.ts_device_index(Handle)));

        public DeviceType device_type => (DeviceType)Kept(Native.ts_device_type(Handle));

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_leaf => Kept(Native.ts_is_leaf(Handle)) != 0;

        public bool is_contiguous() => Kept(Native.ts_is_contiguous(Handle)) != 0;

        private T Kept<T>(T fact)
        {
            GC.KeepAlive(this);
            return fact;
        }
    }
}
