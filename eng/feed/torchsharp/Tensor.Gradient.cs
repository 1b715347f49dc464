namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Whether what is computed from this tensor is recorded, so that <see cref="backward()"/> can come back to it.</summary>
        public bool requires_grad
        {
            get => Kept(Native.ts_requires_grad(Handle)) != 0;
            set => Self(Native.ts_set_requires_grad(Handle, Flag(value)));
        }

        /// <summary>The gradient that backward left here, as a tensor of its own over the same memory; null where there is none.</summary>
        public unsafe Tensor? grad
        {
            get
            {
                IntPtr gradient;
                Self(Native.ts_grad(Handle, &gradient));
                return gradient == IntPtr.Zero ? null : Own(gradient);
            }
            set => Self(Native.ts_set_grad(Handle, HandleOrNull(value)), value);
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Asks that backward leave a gradient here though this is not a leaf.</summary>
        public void retain_grad() => Self(Native.ts_retain_grad(Handle));

        public void backward() => backward(null, false, false, null);

        /// <summary>Adds to the gradient of every leaf (or of <paramref name="inputs"/> only) what this tensor's change does to it.</summary>
        /// <param name="grad_tensors">One tensor of this shape: where to start from; nothing means 1, for a tensor of one element.</param>
        public unsafe void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            if (grad_tensors is { Count: > 1 }) throw new ArgumentException($"One tensor has one gradient to start from; {grad_tensors.Count} were given.");
            var gradient = grad_tensors is [var only] ? only : null;
            var handles = HandlesOf(inputs ?? []);
            fixed (IntPtr* first = handles)
            {
                Self(Native.ts_backward(Handle, HandleOrNull(gradient), Flag(retain_graph || create_graph), Flag(create_graph), first, handles.Length), gradient, inputs);
            }
        }

        public Tensor detach() => Own(Native.ts_detach(Handle), this);

        public Tensor detach_() => Self(Native.ts_detach_(Handle));
    }
}
