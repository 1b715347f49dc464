using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>
/// The C interface of the shim (shim/*.cpp). A function that makes a tensor returns null when it failed; one that changes a tensor
/// returns other than 0; either way <see cref="ts_error"/> then says why. Tensors are <c>at::Tensor*</c>.
/// </summary>
internal static unsafe partial class Native
{
    internal const string Shim = "torchsharp-shim";

    // Life and facts of a tensor. None of these can fail or run long: no transition of the garbage collector's state.
    [LibraryImport(Shim), SuppressGCTransition] internal static partial long ts_dim(IntPtr self);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial long ts_numel(IntPtr self);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial void ts_sizes(IntPtr self, long* sizes);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial void ts_strides(IntPtr self, long* strides);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial sbyte ts_dtype(IntPtr self);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial int ts_device_type(IntPtr self);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial int ts_device_index(IntPtr self);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial byte ts_requires_grad(IntPtr self);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial byte ts_is_leaf(IntPtr self);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial byte ts_is_contiguous(IntPtr self);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial long ts_element_size(IntPtr self);
    [LibraryImport(Shim)] internal static partial IntPtr ts_data_ptr(IntPtr self);
    [LibraryImport(Shim)] internal static partial void ts_free(IntPtr self);
    [LibraryImport(Shim)] internal static partial IntPtr ts_error();

    // Making
    [LibraryImport(Shim)] internal static partial IntPtr ts_full(long* sizes, int count, ScalarValue value, int dtype, int deviceType, int deviceIndex);
    [LibraryImport(Shim)] internal static partial IntPtr ts_empty(long* sizes, int count, int dtype, int deviceType, int deviceIndex);
    [LibraryImport(Shim)] internal static partial IntPtr ts_random(long* sizes, int count, byte normal, IntPtr generator, int dtype, int deviceType, int deviceIndex);
    [LibraryImport(Shim)] internal static partial IntPtr ts_randint(long low, long high, long* sizes, int count, IntPtr generator, int dtype, int deviceType, int deviceIndex);
    [LibraryImport(Shim)] internal static partial IntPtr ts_arange(ScalarValue start, ScalarValue stop, ScalarValue step, int dtype, int deviceType, int deviceIndex);
    [LibraryImport(Shim)] internal static partial IntPtr ts_like(IntPtr self, int kind, int dtype, int deviceType, int deviceIndex);
    [LibraryImport(Shim)] internal static partial IntPtr ts_from_blob(IntPtr data, long count, int dtype, IntPtr context, delegate* unmanaged<IntPtr, void> release);
    [LibraryImport(Shim)] internal static partial IntPtr ts_to(IntPtr self, int dtype, int deviceType, int deviceIndex, byte nonBlocking, byte copy);
    [LibraryImport(Shim)] internal static partial int ts_copy_(IntPtr self, IntPtr source, byte nonBlocking);

    // Shape
    [LibraryImport(Shim)] internal static partial IntPtr ts_view(IntPtr self, long* sizes, int count);
    [LibraryImport(Shim)] internal static partial IntPtr ts_reshape(IntPtr self, long* sizes, int count);
    [LibraryImport(Shim)] internal static partial IntPtr ts_expand(IntPtr self, long* sizes, int count);
    [LibraryImport(Shim)] internal static partial IntPtr ts_permute(IntPtr self, long* dims, int count);
    [LibraryImport(Shim)] internal static partial IntPtr ts_repeat(IntPtr self, long* sizes, int count);
    [LibraryImport(Shim)] internal static partial IntPtr ts_transpose(IntPtr self, long dim0, long dim1);
    [LibraryImport(Shim)] internal static partial IntPtr ts_t(IntPtr self);
    [LibraryImport(Shim)] internal static partial IntPtr ts_unsqueeze(IntPtr self, long dim);
    [LibraryImport(Shim)] internal static partial IntPtr ts_squeeze(IntPtr self, long dim, byte all);
    [LibraryImport(Shim)] internal static partial IntPtr ts_flatten(IntPtr self, long start, long end);
    [LibraryImport(Shim)] internal static partial IntPtr ts_select(IntPtr self, long dim, long index);
    [LibraryImport(Shim)] internal static partial IntPtr ts_narrow(IntPtr self, long dim, long start, long length);
    [LibraryImport(Shim)] internal static partial IntPtr ts_slice(IntPtr self, long dim, long start, long end, long step);
    [LibraryImport(Shim)] internal static partial int ts_split(IntPtr self, long* sizes, int count, long dim, IntPtr* parts);
    [LibraryImport(Shim)] internal static partial IntPtr ts_cat(IntPtr* tensors, int count, long dim);
    [LibraryImport(Shim)] internal static partial IntPtr ts_stack(IntPtr* tensors, int count, long dim);
    [LibraryImport(Shim)] internal static partial IntPtr ts_contiguous(IntPtr self);
    [LibraryImport(Shim)] internal static partial IntPtr ts_clone(IntPtr self);
    [LibraryImport(Shim)] internal static partial IntPtr ts_alias(IntPtr self);
    [LibraryImport(Shim)] internal static partial IntPtr ts_tril(IntPtr self, long diagonal);
    [LibraryImport(Shim)] internal static partial IntPtr ts_triu(IntPtr self, long diagonal);

    // Picking and placing
    [LibraryImport(Shim)] internal static partial IntPtr ts_gather(IntPtr self, long dim, IntPtr index);
    [LibraryImport(Shim)] internal static partial IntPtr ts_index_select(IntPtr self, long dim, IntPtr index);
    [LibraryImport(Shim)] internal static partial int ts_index_copy_(IntPtr self, long dim, IntPtr index, IntPtr source);
    [LibraryImport(Shim)] internal static partial int ts_index_add_(IntPtr self, long dim, IntPtr index, IntPtr source, ScalarValue alpha);
    [LibraryImport(Shim)] internal static partial IntPtr ts_masked_fill(IntPtr self, IntPtr mask, ScalarValue value);
    [LibraryImport(Shim)] internal static partial int ts_masked_fill_(IntPtr self, IntPtr mask, ScalarValue value);
    [LibraryImport(Shim)] internal static partial IntPtr ts_masked_select(IntPtr self, IntPtr mask);
    [LibraryImport(Shim)] internal static partial IntPtr ts_where(IntPtr condition, IntPtr self, IntPtr other);
    [LibraryImport(Shim)] internal static partial IntPtr ts_topk(IntPtr self, long k, long dim, byte largest, byte sorted, IntPtr* indices);

    // Arithmetic
    [LibraryImport(Shim)] internal static partial IntPtr ts_add(IntPtr self, IntPtr other, ScalarValue alpha);
    [LibraryImport(Shim)] internal static partial IntPtr ts_add_scalar(IntPtr self, ScalarValue other, ScalarValue alpha);
    [LibraryImport(Shim)] internal static partial int ts_add_(IntPtr self, IntPtr other, ScalarValue alpha);
    [LibraryImport(Shim)] internal static partial int ts_add_scalar_(IntPtr self, ScalarValue other, ScalarValue alpha);
    [LibraryImport(Shim)] internal static partial IntPtr ts_sub(IntPtr self, IntPtr other);
    [LibraryImport(Shim)] internal static partial IntPtr ts_sub_scalar(IntPtr self, ScalarValue other);
    [LibraryImport(Shim)] internal static partial int ts_sub_(IntPtr self, IntPtr other);
    [LibraryImport(Shim)] internal static partial int ts_sub_scalar_(IntPtr self, ScalarValue other);
    [LibraryImport(Shim)] internal static partial IntPtr ts_mul(IntPtr self, IntPtr other);
    [LibraryImport(Shim)] internal static partial IntPtr ts_mul_scalar(IntPtr self, ScalarValue other);
    [LibraryImport(Shim)] internal static partial int ts_mul_(IntPtr self, IntPtr other);
    [LibraryImport(Shim)] internal static partial int ts_mul_scalar_(IntPtr self, ScalarValue other);
    [LibraryImport(Shim)] internal static partial IntPtr ts_div(IntPtr self, IntPtr other, int rounding);
    [LibraryImport(Shim)] internal static partial IntPtr ts_div_scalar(IntPtr self, ScalarValue other, int rounding);
    [LibraryImport(Shim)] internal static partial int ts_div_(IntPtr self, IntPtr other, int rounding);
    [LibraryImport(Shim)] internal static partial int ts_div_scalar_(IntPtr self, ScalarValue other, int rounding);
    [LibraryImport(Shim)] internal static partial IntPtr ts_pow(IntPtr self, IntPtr exponent);
    [LibraryImport(Shim)] internal static partial IntPtr ts_pow_scalar(IntPtr self, ScalarValue exponent);
    [LibraryImport(Shim)] internal static partial int ts_addcmul_(IntPtr self, IntPtr tensor1, IntPtr tensor2, ScalarValue value);
    [LibraryImport(Shim)] internal static partial int ts_addcdiv_(IntPtr self, IntPtr tensor1, IntPtr tensor2, ScalarValue value);
    [LibraryImport(Shim)] internal static partial int ts_lerp_(IntPtr self, IntPtr end, IntPtr weight);
    [LibraryImport(Shim)] internal static partial IntPtr ts_clamp(IntPtr self, ScalarValue min, ScalarValue max);
    [LibraryImport(Shim)] internal static partial int ts_clamp_(IntPtr self, ScalarValue min, ScalarValue max);
    [LibraryImport(Shim)] internal static partial IntPtr ts_unary(IntPtr self, Unary operation);
    [LibraryImport(Shim)] internal static partial int ts_unary_(IntPtr self, Unary operation);
    [LibraryImport(Shim)] internal static partial IntPtr ts_compare(IntPtr self, IntPtr other, Comparison comparison);
    [LibraryImport(Shim)] internal static partial IntPtr ts_compare_scalar(IntPtr self, ScalarValue other, Comparison comparison);
    [LibraryImport(Shim)] internal static partial IntPtr ts_logical(IntPtr self, IntPtr other, Logical operation);
    [LibraryImport(Shim)] internal static partial int ts_fill_(IntPtr self, ScalarValue value);
    [LibraryImport(Shim)] internal static partial int ts_normal_(IntPtr self, double mean, double std, IntPtr generator);
    [LibraryImport(Shim)] internal static partial int ts_uniform_(IntPtr self, double from, double to, IntPtr generator);
    [LibraryImport(Shim)] internal static partial IntPtr ts_multinomial(IntPtr self, long count, byte replacement, IntPtr generator);

    // Products and reductions
    [LibraryImport(Shim)] internal static partial IntPtr ts_matmul(IntPtr self, IntPtr other);
    [LibraryImport(Shim)] internal static partial IntPtr ts_mm(IntPtr self, IntPtr other);
    [LibraryImport(Shim)] internal static partial IntPtr ts_bmm(IntPtr self, IntPtr other);
    [LibraryImport(Shim)] internal static partial IntPtr ts_addmm(IntPtr self, IntPtr mat1, IntPtr mat2, double beta, double alpha);
    [LibraryImport(Shim)] internal static partial IntPtr ts_reduce(IntPtr self, Reduce reduction, long* dims, int count, byte keepdim, int dtype);
    [LibraryImport(Shim)] internal static partial IntPtr ts_var(IntPtr self, long* dims, int count, byte unbiased, byte keepdim, byte root);
    [LibraryImport(Shim)] internal static partial IntPtr ts_extreme(IntPtr self, long dim, byte keepdim, byte largest, IntPtr* indices);
    [LibraryImport(Shim)] internal static partial IntPtr ts_argmax(IntPtr self, long dim, byte all, byte keepdim);
    [LibraryImport(Shim)] internal static partial IntPtr ts_logsumexp(IntPtr self, long dim, byte keepdim);
    [LibraryImport(Shim)] internal static partial IntPtr ts_cumsum(IntPtr self, long dim, int dtype);
    [LibraryImport(Shim)] internal static partial IntPtr ts_norm(IntPtr self, double p, long dim, byte all, byte keepdim);
    [LibraryImport(Shim)] internal static partial IntPtr ts_softmax(IntPtr self, long dim, int dtype);
    [LibraryImport(Shim)] internal static partial IntPtr ts_log_softmax(IntPtr self, long dim, int dtype);

    // Layers
    [LibraryImport(Shim)] internal static partial IntPtr ts_linear(IntPtr input, IntPtr weight, IntPtr bias);
    [LibraryImport(Shim)] internal static partial IntPtr ts_embedding(IntPtr weight, IntPtr indices, long paddingIndex);
    [LibraryImport(Shim)] internal static partial IntPtr ts_layer_norm(IntPtr input, long* shape, int count, IntPtr weight, IntPtr bias, double eps);
    [LibraryImport(Shim)] internal static partial IntPtr ts_dropout(IntPtr input, double p, byte training);
    [LibraryImport(Shim)] internal static partial int ts_dropout_(IntPtr input, double p, byte training);
    [LibraryImport(Shim)] internal static partial IntPtr ts_cross_entropy(IntPtr input, IntPtr target, IntPtr weight, long ignoreIndex, long reduction, double smoothing);
    [LibraryImport(Shim)] internal static partial IntPtr ts_attention(IntPtr query, IntPtr key, IntPtr value, IntPtr mask, double p, byte causal);
    [LibraryImport(Shim)] internal static partial int ts_clip_grad_norm_(IntPtr* parameters, int count, double maxNorm, double p, double* norm);

    // Gradients
    [LibraryImport(Shim)] internal static partial int ts_set_requires_grad(IntPtr self, byte value);
    [LibraryImport(Shim)] internal static partial int ts_grad(IntPtr self, IntPtr* grad);
    [LibraryImport(Shim)] internal static partial int ts_set_grad(IntPtr self, IntPtr grad);
    [LibraryImport(Shim)] internal static partial int ts_retain_grad(IntPtr self);
    [LibraryImport(Shim)] internal static partial int ts_backward(IntPtr self, IntPtr gradient, byte retainGraph, byte createGraph, IntPtr* inputs, int count);
    [LibraryImport(Shim)] internal static partial IntPtr ts_detach(IntPtr self);
    [LibraryImport(Shim)] internal static partial int ts_detach_(IntPtr self);
    [LibraryImport(Shim), SuppressGCTransition] internal static partial byte ts_grad_enabled();
    [LibraryImport(Shim), SuppressGCTransition] internal static partial void ts_set_grad_enabled(byte enabled);

    // The machine
    [LibraryImport(Shim)] internal static partial void ts_set_num_threads(int count);
    [LibraryImport(Shim)] internal static partial int ts_get_num_threads();
    [LibraryImport(Shim)] internal static partial IntPtr ts_version();
    [LibraryImport(Shim)] internal static partial int ts_cuda_device_count();
    [LibraryImport(Shim)] internal static partial int ts_cuda_synchronize(int index);
    [LibraryImport(Shim)] internal static partial int ts_flag(int flag);
    [LibraryImport(Shim)] internal static partial void ts_set_flag(int flag, byte value);

    // Chance. A generator is an at::Generator*.
    [LibraryImport(Shim)] internal static partial IntPtr ts_generator(int deviceType, int deviceIndex, byte shared);
    [LibraryImport(Shim)] internal static partial void ts_generator_free(IntPtr self);
    [LibraryImport(Shim)] internal static partial int ts_generator_set_seed(IntPtr self, ulong seed);
    [LibraryImport(Shim)] internal static partial ulong ts_generator_seed(IntPtr self);
    [LibraryImport(Shim)] internal static partial ulong ts_generator_initial_seed(IntPtr self);
    [LibraryImport(Shim)] internal static partial IntPtr ts_generator_state(IntPtr self);
    [LibraryImport(Shim)] internal static partial int ts_generator_set_state(IntPtr self, IntPtr state);
    [LibraryImport(Shim)] internal static partial int ts_manual_seed(ulong seed);
    [LibraryImport(Shim)] internal static partial int ts_cuda_manual_seed(ulong seed);
}

/// <summary>Functions of one tensor; the shim's table has the same order.</summary>
internal enum Unary
{
    Neg, Abs, Exp, Log, Sqrt, Rsqrt, Reciprocal, Tanh, Sigmoid, Erf, Floor, Cos, Sin, Relu, LogicalNot, IsFinite, IsNan, Zero, Gelu,
}

internal enum Comparison
{
    Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual,
}

internal enum Logical
{
    And, Or, Xor, BitwiseAnd, BitwiseOr, Maximum, Minimum,
}

internal enum Reduce
{
    Sum, Mean, Max, Min, Any, All,
}
