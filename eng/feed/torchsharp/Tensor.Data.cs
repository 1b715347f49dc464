using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The one element of a tensor that has one.</summary>
        public T item<T>() where T : unmanaged
        {
            if (numel() != 1) throw new ArgumentException($"item() needs a tensor of one element; this one has {numel()}.");
            return data<T>()[0];
        }

        /// <summary>The elements of a tensor in the memory of the CPU, whatever its strides.</summary>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            RequireCpu();
            return dtype == ScalarTypeOf<T>()
                ? new TensorAccessor<T>(this)
                : throw new ArgumentException($"The tensor holds {dtype}, not {typeof(T).Name}; convert it first with to({ScalarTypeOf<T>()}).");
        }

        /// <summary>
        /// The memory of a contiguous tensor on the CPU, shared with it: do not use the span after the tensor is gone.
        /// </summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                RequireCpu();
                if (!is_contiguous()) throw new InvalidOperationException("The tensor is not contiguous; its bytes are those of contiguous().");
                var length = numel() * ElementSize;
                if (length > int.MaxValue) throw new InvalidOperationException($"The tensor has {length} bytes; a span holds at most {int.MaxValue}.");
                return new Span<byte>((void*)DataPointer, (int)length);
            }
            set
            {
                if (value.Length != numel() * ElementSize)
                    throw new ArgumentException($"The tensor has {numel() * ElementSize} bytes and the span {value.Length}.");
                value.CopyTo(bytes);
                GC.KeepAlive(this);
            }
        }

        public Tensor copy_(Tensor source, bool nonBlocking = false) => Self(Native.ts_copy_(Handle, source.Handle, Flag(nonBlocking)), source);

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => To(type, null, copy, disposeAfter, non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => To(null, device, copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => To(null, device, copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            To(type, device, copy, disposeAfter, non_blocking);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            To(null, new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(Tensor other, bool non_blocking = false) => To(other.dtype, other.device, false, false, non_blocking);

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            To(type, null, copy, disposeAfter, non_blocking);

        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor cpu() => To(null, CPU, false, false, false);

        public Tensor cuda(Device? device = null, bool non_blocking = false) => To(null, device ?? CUDA, false, false, non_blocking);

        public Tensor contiguous() => Own(Native.ts_contiguous(Handle), this);

        public Tensor clone() => Own(Native.ts_clone(Handle), this);

        public Tensor alias() => Own(Native.ts_alias(Handle), this);

        /// <summary>Takes the native part of this tensor's converted form, if the form is another; the gradient is dropped.</summary>
        internal void BecomeConverted(ScalarType? type, Device? device)
        {
            if ((type is null || type == dtype) && (device is null || (device.type == device_type && (device.index < 0 || device.index == this.device.index)))) return;
            var wanted = requires_grad;
            using var converted = To(type, device, copy: false, disposeAfter: false, nonBlocking: false).detach_();
            (handle, converted.handle) = (converted.handle, handle);
            if (wanted) requires_grad = true;
        }

        internal IntPtr DataPointer => Native.ts_data_ptr(Handle);

        internal static byte Flag(bool value) => value ? (byte)1 : (byte)0;

        private void RequireCpu()
        {
            if (device_type != DeviceType.CPU) throw new InvalidOperationException($"The tensor is on {device}; its elements are read after cpu().");
        }

        /// <summary>Converts where there is something to convert; otherwise the result shares this tensor's memory.</summary>
        private Tensor To(ScalarType? type, Device? device, bool copy, bool disposeAfter, bool nonBlocking)
        {
            var (deviceType, index) = device is null ? (-1, -1) : ((int)device.type, device.index);
            var converted = Own(Native.ts_to(Handle, (int?)type ?? -1, deviceType, index, Flag(nonBlocking), Flag(copy)), this);
            if (disposeAfter) Dispose();
            return converted;
        }
    }
}
