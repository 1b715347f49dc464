namespace TorchSharp;

/// <summary>Functions of tensors that are written before their arguments.</summary>
public static partial class torch
{
    public static Tensor cat(Tensor[] tensors, long dim = 0) => cat((ReadOnlySpan<Tensor>)tensors, dim);

    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => cat((ReadOnlySpan<Tensor>)[.. tensors], dim);

    public static unsafe Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0)
    {
        Tensor[] all = [.. tensors];
        var handles = Tensor.HandlesOf(all);
        fixed (IntPtr* first = handles) return Tensor.Own(Native.ts_cat(first, handles.Length, dim), all);
    }

    public static unsafe Tensor stack(IEnumerable<Tensor> tensors, long dim = 0)
    {
        Tensor[] all = [.. tensors];
        var handles = Tensor.HandlesOf(all);
        fixed (IntPtr* first = handles) return Tensor.Own(Native.ts_stack(first, handles.Length, dim), all);
    }

    public static Tensor where(Tensor condition, Tensor x, Tensor y) => Tensor.Own(Native.ts_where(condition.Handle, x.Handle, y.Handle), condition, x, y);

    public static Tensor tril(Tensor input, long diagonal = 0) => input.tril(diagonal);

    public static Tensor triu(Tensor input, long diagonal = 0) => input.triu(diagonal);

    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);

    public static Tensor bmm(Tensor input, Tensor batch2) => input.bmm(batch2);

    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) =>
        Tensor.Own(Native.ts_addmm(input.Handle, mat1.Handle, mat2.Handle, beta, alpha), input, mat1, mat2);

    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

    public static Tensor logsumexp(Tensor input, long dim, bool keepdim = false) => input.logsumexp(dim, keepdim);

    public static Tensor isfinite(Tensor tensor) => tensor.isfinite();

    public static Tensor norm(Tensor input, float p = 2) => input.norm(p);
}
