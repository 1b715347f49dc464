using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// An array of numbers with a shape, an element type and a device. It owns one native tensor, which goes with it: by
    /// <see cref="Dispose()"/>, with its <see cref="DisposeScope"/>, or at last with the garbage collector.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private IntPtr handle;

        internal Tensor(IntPtr handle)
        {
            this.handle = handle;
            var manager = DisposeScopeManager.Current;
            Statistics = manager.ThreadStatistics.TensorStatistics;
            OwningDisposeScope = manager.CurrentDisposeScope;
            OwningDisposeScope?.TakeNew(this);
            Statistics.Created(inScope: OwningDisposeScope is not null);
        }

        /// <summary>Takes over the native part, the scope and the place in the statistics of another tensor.</summary>
        private protected Tensor(Tensor predecessor)
        {
            handle = predecessor.Handle;
            predecessor.handle = IntPtr.Zero;
            GC.SuppressFinalize(predecessor);
            Statistics = predecessor.Statistics;
            DisposeScope.Replace(predecessor, this);
        }

        ~Tensor() => Dispose(false);

        /// <summary>The native <c>at::Tensor*</c>; it lives as long as this object does.</summary>
        public IntPtr Handle => handle != IntPtr.Zero ? handle : throw new InvalidOperationException("The tensor is disposed; its scope may have ended.");

        public bool IsInvalid => handle == IntPtr.Zero;

        public string? name { get; set; }

        internal LifetimeStatistics Statistics { get; }

        internal DisposeScope? OwningDisposeScope { get; set; }

        /// <summary>Wraps a native <c>at::Tensor*</c>, which then belongs to the result.</summary>
        public static Tensor UnsafeCreateTensor(IntPtr handle) => new(handle);

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is not null) OwningDisposeScope.MoveToOther(other, this);
            else other?.Attach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public override string ToString() => IsInvalid ? "[disposed]" : $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        protected virtual void Dispose(bool disposing)
        {
            var dying = Interlocked.Exchange(ref handle, IntPtr.Zero);
            if (dying == IntPtr.Zero) return;
            Statistics.Disposed(inScope: OwningDisposeScope is not null);
            // The finaliser comes only when no scope holds the tensor, so there is none to tell.
            if (disposing) OwningDisposeScope?.MarkAsDisposed(this);
            Native.ts_free(dying);
        }

        /// <summary>
        /// The tensor of a native result, or the exception that the native side left. The arguments are named so that they
        /// live until the call is over: without that the collector may take a tensor that native code is reading.
        /// </summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        internal static Tensor Own(IntPtr result, object? argument1 = null, object? argument2 = null, object? argument3 = null, object? argument4 = null)
        {
            GC.KeepAlive(argument1);
            GC.KeepAlive(argument2);
            GC.KeepAlive(argument3);
            GC.KeepAlive(argument4);
            return result != IntPtr.Zero ? new Tensor(result) : throw LastError();
        }

        /// <summary>This tensor after an operation in place, or the exception that the native side left.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        internal Tensor Self(int status, object? argument1 = null, object? argument2 = null, object? argument3 = null)
        {
            GC.KeepAlive(argument1);
            GC.KeepAlive(argument2);
            GC.KeepAlive(argument3);
            return status == 0 ? this : throw LastError();
        }

        internal static ExternalException LastError() =>
            new(Marshal.PtrToStringUTF8(Native.ts_error()) ?? "The native side failed without a message.");

        internal static IntPtr HandleOrNull(Tensor? tensor) => tensor?.Handle ?? IntPtr.Zero;

        internal static IntPtr[] HandlesOf(IEnumerable<Tensor> tensors) => [.. tensors.Select(tensor => tensor.Handle)];
    }
}
